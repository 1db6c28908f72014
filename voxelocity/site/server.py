"""``make dashboard``: the page, served to this machine alone."""

import functools
import http
import http.server
import re
from pathlib import Path
from typing import Any

from voxelocity import VoxelocityError


def server(html: Path, port: int) -> http.server.ThreadingHTTPServer:
    """A server of a folder of pages on 127.0.0.1; port 0 takes any free one.

    `VoxelocityError` where the port cannot be taken.
    """
    handler = functools.partial(_QuietHandler, directory=str(html))
    try:
        return http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        raise VoxelocityError(
            f"port {port} cannot be taken ({reason}); name another: make dashboard PORT=8081"
        ) from None


# A page of a stranger can have its own name lead to 127.0.0.1, and would read what is served here.
_OWN_HOST = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:\d+)?", re.IGNORECASE)

_HEADERS = {
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class _QuietHandler(http.server.SimpleHTTPRequestHandler):
    def send_head(self) -> Any:
        """Answer no other host's name, and what no file can be called (%00) as not there."""
        if not _OWN_HOST.fullmatch(self.headers.get("Host") or ""):
            self.send_error(http.HTTPStatus.MISDIRECTED_REQUEST, "Only 127.0.0.1 is served")
            return None
        try:
            return super().send_head()
        except ValueError:
            return self.list_directory("")

    def list_directory(self, path: Any) -> None:
        """Say of a folder without a page that it is not there."""
        self.send_error(http.HTTPStatus.NOT_FOUND, "File not found")

    def end_headers(self) -> None:
        """Add what keeps other pages from using these."""
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, *arguments: Any) -> None:
        """Print nothing: a line for each file of a page would hide the address."""


def serve(html: Path, port: int) -> None:
    """Serve until Ctrl-C; ``asv preview`` would listen to the whole network."""
    with server(html, port) as serving:
        address, taken = serving.server_address[:2]
        print(f"http://{address!s}:{taken}/ shows the results; stop it with Ctrl-C", flush=True)
        try:
            serving.serve_forever()
        except KeyboardInterrupt:
            print()
