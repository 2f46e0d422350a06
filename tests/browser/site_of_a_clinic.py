"""A clinic's site as strict as a site can be, served on loopback."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

PAGE = """<!doctype html>
<html lang="en" dir="{dir}"><head><meta charset="utf-8"><title>A clinic</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<script src="{assistant}/needlewise.js" async></script></head>
<body><main><h1>A clinic</h1><p><a href="/other">Another page</a></p>
<button type="button">A button of the page</button></main>{element}</body></html>"""


class Site:
    """Serves a page at each path; `?` parameters become the widget's attributes.

    Its policy is what docs/website.md asks of a site, and no more.
    """

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.assistant = ""
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def policy(self) -> str:
        return (
            f"default-src 'none'; script-src {self.assistant}; connect-src {self.assistant}; "
            "base-uri 'none'; require-trusted-types-for 'script'; trusted-types lit-html"
        )

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                from html import escape
                from urllib.parse import parse_qsl, urlsplit

                asked = dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))
                direction = asked.pop("dir", "ltr")
                alone = asked.pop("alone", None) is not None
                attributes = "".join(f' {escape(k)}="{escape(v)}"' for k, v in asked.items())
                element = "" if alone else f"<needlewise-chat{attributes}></needlewise-chat>"
                page = PAGE.format(dir=direction, assistant=site.assistant, element=element)
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Security-Policy", site.policy())
                self.end_headers()
                self.wfile.write(page.encode())

            def log_message(self, format: str, *args: object) -> None:
                """Nothing: the tests say what they saw."""

        return Handler
