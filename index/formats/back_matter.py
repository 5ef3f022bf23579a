"""Headings over what is no prose of an article: its lists of notes, sources and links."""

ENGLISH = frozenset(
    {"references", "notes", "footnotes", "citations", "notes and references", "sources",
     "bibliography", "works cited", "further reading", "external links", "see also",
     "explanatory notes", "references and notes"}
)  # fmt: skip
# On other Wikipedias; for pages whose headings are known to be headings.
BACK_MATTER = ENGLISH | frozenset(
    heading
    for line in (
        "anmerkungen|einzelnachweise|fußnoten|literatur|quellen|siehe auch|weblinks",
        "annexes|articles connexes|bibliographie|liens externes|notes et références|voir aussi",
        "bibliografía|enlaces externos|notas|referencias|véase también",
        "ligações externas|notas e referências|referências|ver também",
        "altri progetti|bibliografia|collegamenti esterni|note|voci correlate",
        "externe links|zie ook|linki zewnętrzne|przypisy|zobacz też",
        "литература|примечания|см. также|ссылки",
        "参考文献|參考文獻|参考资料|參考資料|参考資料|參考来源|注释|注釋|註釋|备注|備註|備注|脚注",
        "参见|參見|参看|參看|另见|另見|相关条目|相關條目|外部链接|外部連結|外部連接|延伸阅读|延伸閱讀",
        "外部リンク|関連項目|出典|각주|같이 보기|외부 링크|참고 문헌",
    )
    for heading in line.split("|")
)
