"""The console: what all pages share. Shell, components, charts, map, translations.

A desk's page extends `console/base.html` and loads the `amana` tags; a desk adds itself to the rail with
`console.nav.register(...)` and puts parts into another desk's page with `console.slots`.
"""
