"""Names that English Wikipedia's wikitext is full of: languages, and templates without text."""

# Prefixes of links to other Wikipedias, which are shown beside the article and not in it.
LANGUAGES_OF_LINKS = frozenset(
    """aa ab ace ady af ak als alt am ami an ang anp ar arc arz ary as ast atj av avk awa ay az azb
    ba ban bar bat-smg bbc bcl be be-tarask be-x-old bew bg bh bi bjn blk bm bn bo bpy br bs bug
    bxr ca cbk-zam cdo ce ceb ch cho chr chy ckb co cr crh cs csb cu cv cy da dag de dga din diq
    dsb dty dv dz ee el eml en eo es et eu ext fa fat ff fi fiu-vro fj fo fon fr frp frr fur fy ga
    gag gan gcr gd gl glk gn gom gor got gpe gu guc gur guw gv ha hak haw he hi hif ho hr hsb ht hu
    hy hyw hz ia id ie ig ii ik ilo inh io is it iu ja jam jbo jv ka kaa kab kbd kbp kcg kg ki kj
    kk kl km kn ko koi kr krc ks ksh ku kv kw ky la lad lb lbe lez lfn lg li lij lld lmo ln lo lrc
    lt ltg lv mad mai map-bms mdf mg mh mhr mi min mk ml mn mni mnw mr mrj ms mt mus mwl my myv mzn
    na nah nap nds nds-nl ne new ng nia nl nn no nov nqo nrm nso nv ny oc olo om or os pa pag pam
    pap pcd pcm pdc pfl pi pih pl pms pnb pnt ps pt pwn qu rm rmy rn ro roa-rup roa-tara ru rue rw
    sa sah sat sc scn sco sd se sg sh shi shn si simple sk skr sl sm smn sn so sq sr srn ss st stq
    su sv sw szl szy ta tay tcy te tet tg th ti tk tl tly tn to tpi tr trv ts tt tum tw ty tyv udm
    ug uk ur uz ve vec vep vi vls vo wa war wo wuu xal xh xmf yi yo za zea zh zh-classical
    zh-min-nan zh-yue zu""".split()
)

# As the templates for foreign words name them. Only names that are beyond doubt.
LANGUAGES = {
    code: name.replace("_", " ")
    for code, name in (
        pair.split(":")
        for pair in """af:Afrikaans am:Amharic an:Aragonese ang:Old_English ar:Arabic arc:Aramaic
        arz:Egyptian_Arabic as:Assamese ast:Asturian az:Azerbaijani ba:Bashkir be:Belarusian
        bg:Bulgarian bn:Bengali bo:Tibetan br:Breton bs:Bosnian ca:Catalan ce:Chechen ceb:Cebuano
        co:Corsican cs:Czech cv:Chuvash cy:Welsh da:Danish de:German dsb:Lower_Sorbian el:Greek
        en:English eo:Esperanto es:Spanish et:Estonian eu:Basque fa:Persian fi:Finnish fo:Faroese
        fr:French fy:West_Frisian ga:Irish gd:Scottish_Gaelic gl:Galician grc:Ancient_Greek
        gu:Gujarati gv:Manx ha:Hausa haw:Hawaiian he:Hebrew hi:Hindi hr:Croatian
        hsb:Upper_Sorbian ht:Haitian_Creole hu:Hungarian hy:Armenian id:Indonesian ig:Igbo
        is:Icelandic it:Italian iu:Inuktitut ja:Japanese jv:Javanese ka:Georgian kk:Kazakh
        kl:Greenlandic km:Khmer kn:Kannada ko:Korean ku:Kurdish kw:Cornish ky:Kyrgyz la:Latin
        lb:Luxembourgish lo:Lao lt:Lithuanian lv:Latvian mg:Malagasy mi:Māori mk:Macedonian
        ml:Malayalam mn:Mongolian mr:Marathi ms:Malay mt:Maltese my:Burmese nds:Low_German
        ne:Nepali nl:Dutch nn:Norwegian_Nynorsk no:Norwegian non:Old_Norse oc:Occitan
        pa:Punjabi pl:Polish ps:Pashto pt:Portuguese qu:Quechua rm:Romansh ro:Romanian ru:Russian
        rue:Rusyn rw:Kinyarwanda sa:Sanskrit sc:Sardinian scn:Sicilian sco:Scots sd:Sindhi
        sh:Serbo-Croatian si:Sinhala sk:Slovak sl:Slovene sm:Samoan sn:Shona
        so:Somali sq:Albanian sr:Serbian sv:Swedish sw:Swahili szl:Silesian ta:Tamil te:Telugu
        tg:Tajik th:Thai ti:Tigrinya tk:Turkmen tl:Tagalog to:Tongan tr:Turkish tt:Tatar
        ug:Uyghur uk:Ukrainian ur:Urdu uz:Uzbek vec:Venetian vi:Vietnamese wa:Walloon wo:Wolof
        xh:Xhosa yi:Yiddish yo:Yoruba zh:Chinese zu:Zulu""".split()
    )
}

# Templates that show nothing in the text, a small mark that is no word of it, or an icon.
_WITHOUT_TEXT = """
    anchor|anchors|citation needed|cn|fact|failed verification|verification failed|verify source
    clarify|clarification needed|dead link|deadlink|cbignore|when|by whom|by whom?
    according to whom|who|which|where|whom|why|how|what|quantify|specify|vague|dubious
    disputed inline|disputed-inline|contradict-inline|update inline|update after|better source
    better source needed|bsn|unreliable source|unreliable source?|rs?|irs
    unreliable medical source|self-published inline|self-published source|sps
    primary source inline|primary source-inline|non-primary source needed|third-party inline
    third-party source needed|page needed|pages needed|page number needed|fcn
    full citation needed|full|isbn missing|year needed|date missing|volume needed|author missing
    title missing|original research inline|or|or-inline|synthesis inline|synthesis-inline
    undue weight inline|undue inline|pov statement|pov-statement|peacock inline|peacock term
    weasel inline|weasel-inline|weasel word|editorializing|elucidate|explain|explain inline
    context inline|examples|example needed|example?|relevance inline|relevance|importance inline
    importance-inline|tone inline|inconsistent|incomprehensible inline|awkward|copy edit inline
    copyedit inline|huh|definition|definition needed|jargon inline|technical inline
    disambiguation needed|dn|link needed|not in source|nis|not in citation given
    request quotation|need quotation|quote needed|chronology citation needed|nonspecific
    sfn error|broken ref|medical citation needed|medcn|citation needed lead|irrelevant citation
    obsolete source|flagicon|flag icon|flagicon image|flagdeco|flagcountry icon|increase
    decrease|steady|gain|loss|profit|increasenegative|decreasepositive|increase negative
    decrease positive|sort icon|subscription required|subscription
    registration required|registration|closed access|open access|free access|limited access
    url-status|shy|wbr|zwsp|zwnj|zwj|clear left|clear right|clear|-|clearleft|clearright
    br-clear|!--|speaker icon|audio icon|thinsp-none|void|null|toc limit
    toc|efn error|use dmy dates|use mdy dates|use british english|use american english
    use indian english|use australian english|use canadian english|use oxford spelling
    use hiberno-english|use new zealand english|use ymd dates|engvarb
    use list-defined references|cs1 config|short description|shortdesc|italic title|italictitle
    lowercase title|lowercase|featured article|good article|featured list|sfnlink|defaultsort
    coord missing|commons category-inline|commonscat-inline
    official website missing|geogroup|geogrouptemplate|authority control
"""
# Boxes and hints: whatever stands around them flows past.
_BOXES = """
    main|main article|main articles|main list|see also|seealso|see|further|further2
    further information|further info|about|about2|about-distinguish|about-distinguish2|for|for2
    for-multi|for-text|other uses|otheruses|otheruses4|other uses2|other uses of|other people
    other people2|other places|other ships|other hurricanes|redirect|redirect2
    redirect-distinguish|redirect-distinguish2|redirect-multi|redirect-several|redirect-synonym
    distinguish|distinguish2|distinguish-redirect|not to be confused with|details|hatnote
    rellink|dablink|details3|selfref|self-reference|broader|general|introduction
    technical reasons|correct title|family name hatnote|spanish name|portuguese name
    chinese name|japanese name|korean name|vietnamese name|hungarian name|icelandic name
    eastern slavic name|arabic name|indian name|malay name|indonesian name|catalan name
    dutch name|patronymic|spanish married name|mongolian name|update|updated|outdated
    out of date|refimprove|more citations needed|ref improve|unreferenced|unreferenced section
    unsourced|one source|refimprove section|more citations needed section|no footnotes
    more footnotes|more footnotes needed|primary sources|cleanup|cleanup-rewrite|copy edit
    copyedit|npov|pov|pov-section|neutrality|disputed|expand section|expand|empty section
    expert needed|globalize|multiple issues|article issues|lead too short|lead too long
    lead rewrite|original research|synthesis|tone|advert|advertisement|coi|peacock|weasel|trivia
    in popular culture|too long|very long|split|split section|merge|merge to|merge from|move
    in use|under construction|current|recentism|recent death|notability|blp sources
    blp unsourced|self-published|unbalanced|undue|undue weight|undue weight section
    overly detailed|fansite|confusing|technical|context|prose|cleanup list|example farm
    citation style|format footnotes|cleanup bare urls|bare urls|link rot|linkrot
    page numbers needed|page numbers improve|quote box|quotebox|quote box2|quote box3|pull quote
    pullquote|cquote box|image frame|multiple image|double image|triple image|auto images|stack
    stack begin|stack end|css image crop|annotated image|wide image|panorama|tall image|gallery
    image|listen|external media|external image|video|photomontage|portal|portal bar
    portal-inline|portal inline|commons|commons category|commonscat|commons and category
    wikiquote|wikisource|wikivoyage|wikinews|wiktionary|wikibooks|wikiversity
    sister project links|sister project|sisterlinks|sister-inline|wikispecies|wikidata
    spoken wikipedia|subject bar|library resources box|books-inline|books|toc left|tocleft
    toc right|tocright|toc hidden|horizontal toc|compacttoc|compact toc|toc level|col-begin
    col-1|col-2|col-3|col-4|col-5|col-break|col-end|col-float|col-float-end|div col|div col end
    columns-list end|colbegin|colend|refbegin|refend|ref begin|ref end|refs begin|end|navboxes
    navbox|sidebar|series overview|clear|graph:chart|location map|location map many
    location map+|maplink|osm location map|chart top|chart bottom|hidden begin|hidden end
    collapse top|collapse bottom|collapsible list begin|weather box|weatherbox|climate chart
    infobox mapframe|historical populations|us census population|largest cities|unsigned
    taxonbar|succession box|s-start|s-bef|s-ttl|s-aft|s-end|start box|end box|persondata
    life dates|protected|pp|reflist-talk|featured portal|split from|translated|expand language
"""


def _names(listed: str) -> frozenset[str]:
    return frozenset(
        name.strip() for line in listed.split("\n") for name in line.split("|") if name.strip()
    )


WITHOUT_TEXT = _names(_WITHOUT_TEXT)
BOXES = _names(_BOXES)
BOX_PREFIXES = (
    "pp-",
    "use ",
    "navbox",
    "country data ",
    "expand ",
    "portal",
    "campaignbox",
    "user ",
)
