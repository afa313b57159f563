"""Documents on paper: data in, PDF out. The same data give the same bytes, so that a document's hash can stand in
the ledger. Text is set by typst from templates; data reach a template as JSON, never as source.

    manifest.pdf(sheet, "ar")  -> bytes
    manifest.digest(sheet)     -> hex, what the QR code and the ledger carry
"""
