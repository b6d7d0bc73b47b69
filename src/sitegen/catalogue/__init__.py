"""The catalogue: the SQLite file that knows every article's summary and every output. All SQL stands here."""

from typing import TYPE_CHECKING

from sitegen import face

if TYPE_CHECKING:
    from sitegen.catalogue.catalogue import Catalogue as Catalogue
    from sitegen.catalogue.copying import with_copy as with_copy
    from sitegen.catalogue.encoding import encode as encode
    from sitegen.catalogue.failing import plainly as plainly
    from sitegen.catalogue.healing import with_catalogue as with_catalogue
    from sitegen.catalogue.ledger import Ledger as Ledger
    from sitegen.catalogue.listed import list_owned as list_owned
    from sitegen.catalogue.listed import list_removed as list_removed
    from sitegen.catalogue.opening import Opened as Opened
    from sitegen.catalogue.version import SCHEMA_VERSION as SCHEMA_VERSION
else:
    __getattr__ = face(
        __name__,
        {
            "catalogue": "Catalogue",
            "copying": "with_copy",
            "encoding": "encode",
            "failing": "plainly",
            "healing": "with_catalogue",
            "ledger": "Ledger",
            "listed": "list_owned list_removed",
            "opening": "Opened",
            "version": "SCHEMA_VERSION",
        },
    )
