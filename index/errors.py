"""What can go wrong, as a tree. Each class says what it means to the caller.

::

    QuothError                  anything that Quoth reports in one line
    ├── ArticleError            the article cannot be read
    │   └── FetchError          the page cannot be fetched
    ├── ModelError              the embedding model cannot be had or is not the expected one
    ├── IndexFolderError        a folder cannot be used as an index
    │   ├── IndexMissingError   there is no index in that folder
    │   ├── IndexDamagedError   a file of the index is missing, changed or unreadable
    │   ├── IndexMismatchError  the index was made by another model, article or format version
    │   │   └── IndexOutdatedError  its passages are not those that are found today
    │   └── IndexWriteError     the folder cannot be written (read-only, full, in the way)
    ├── StoreError              a library's vectors cannot be had from where they are kept
    ├── QuestionError           the question is empty, too long or not text
    ├── FeedbackError           what was said of an answer cannot be taken or saved
    ├── UploadError             an uploaded file is too large or cannot be read
    ├── QuestionSetError        the question set cannot be read; the message names the line
    └── PlotError               the plot of a report cannot be drawn or written

Every message is one line, ends without a full stop where a command follows, and names
the command that repairs what can be repaired. A caller that catches ``QuothError``
catches all that Quoth raises on purpose; anything else is a bug.
"""


class QuothError(Exception):
    """Base of every error that Quoth raises on purpose; ``str(error)`` is one line."""


class ArticleError(QuothError):
    """The article is missing, empty, binary, badly encoded or too large; choose another file."""


class FetchError(ArticleError):
    """The page cannot be fetched: no network, no such page, or an answer of no use."""


class ModelError(QuothError):
    """The embedding model cannot be had, or its weights are not the published ones."""


class IndexFolderError(QuothError):
    """A folder cannot be used as an index; the subclasses say why."""


class IndexMissingError(IndexFolderError):
    """The folder holds no index; build one."""


class IndexDamagedError(IndexFolderError):
    """A file of the index is missing, changed or unreadable; build the index again."""


class IndexMismatchError(IndexFolderError):
    """The index was built by another model, article or format version; build it again."""


class IndexOutdatedError(IndexMismatchError):
    """The article is split otherwise today: another version built the index; build it again."""


class IndexWriteError(IndexFolderError):
    """The index cannot be written; what stood there before is untouched."""


class StoreError(QuothError):
    """The database that keeps a library's vectors cannot be reached, read or written."""


class QuestionError(QuothError):
    """The question is empty, too long or not text; ask another one."""


class FeedbackError(QuothError):
    """What a visitor says of an answer cannot be taken, or cannot be saved."""


class UploadError(QuothError):
    """A file that a visitor uploaded is too large or cannot be read; upload another one."""


class QuestionSetError(QuothError):
    """The question set cannot be read; the message names the file and the line."""


class PlotError(QuothError):
    """The plot of a report cannot be drawn or written; choose another file."""
