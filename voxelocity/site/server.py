"""``make dashboard``: the page, served to this machine alone."""

import functools
import http
import http.server
import re
from pathlib import Path
from typing import Any

from voxelocity import VoxelocityError

# A stranger's page whose name leads to 127.0.0.1 could read all; its requests carry that name.
_LOOPBACK = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:\d+)?", re.IGNORECASE | re.ASCII)

# asv's own pages load scripts from elsewhere, so that no list of sources holds here.
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "frame-ancestors 'none'; object-src 'none'; base-uri 'self'; form-action 'self'",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def server(html: Path, port: int) -> http.server.ThreadingHTTPServer:
    """A server of the pages on 127.0.0.1; ``asv preview`` would listen to the whole network.

    Parameters
    ----------
    html : Path
        The folder of the pages.
    port : int
        0 takes any free one.

    Raises
    ------
    VoxelocityError
        The port cannot be taken.
    """
    handler = functools.partial(_QuietHandler, directory=str(html))
    try:
        return http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        raise VoxelocityError(
            f"port {port} cannot be taken ({reason}); name another: make dashboard PORT=8081"
        ) from None


class _QuietHandler(http.server.SimpleHTTPRequestHandler):
    def send_head(self) -> Any:
        """Answer only who names this machine; what no file can be called, such as %00, is not there."""
        hosts = self.headers.get_all("Host", [])
        if len(hosts) != 1 or not _LOOPBACK.fullmatch(hosts[0]):
            self.send_error(http.HTTPStatus.MISDIRECTED_REQUEST, "Ask for 127.0.0.1 or localhost")
            return None
        try:
            return super().send_head()
        except ValueError:
            self.send_error(http.HTTPStatus.NOT_FOUND, "File not found")
            return None

    def list_directory(self, path: Any) -> None:
        """Answer a folder without a page as what is not there."""
        self.send_error(http.HTTPStatus.NOT_FOUND, "File not found")

    def end_headers(self) -> None:
        """Add what a browser is to know of each answer."""
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def version_string(self) -> str:
        """Name no version that an attacker could look up."""
        return "voxelocity"

    def log_message(self, *arguments: Any) -> None:
        """Print nothing: a line for each file of a page would hide the address."""


def serve(html: Path, port: int) -> None:
    """Serve until Ctrl-C."""
    with server(html, port) as serving:
        address, taken = serving.server_address[:2]
        print(f"http://{address!s}:{taken}/ shows the results; stop it with Ctrl-C", flush=True)
        try:
            serving.serve_forever()
        except KeyboardInterrupt:
            print()
