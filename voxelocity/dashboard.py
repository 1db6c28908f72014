"""``make dashboard``: publish the results and serve them to this machine alone."""

import functools
import http.server
import subprocess
import sys
from pathlib import Path

from voxelocity import VoxelocityError

HTML = Path("html")


def publish(root):
    """Let asv write its pages into ``html/``.

    Raises
    ------
    VoxelocityError
        asv refuses; the message holds its last line.
    """
    command = [sys.executable, "-m", "asv", "publish"]
    process = subprocess.run(
        command, cwd=root, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if process.returncode:
        last = process.stdout.strip().splitlines()[-1:] or ["it printed nothing"]
        raise VoxelocityError(f"asv publish failed: {last[0].strip()}")


def server(root, port):
    """A server of ``html/`` on 127.0.0.1; ``asv preview`` would listen to the whole network.

    Parameters
    ----------
    root : Path
        The checkout.
    port : int
        0 takes any free one.

    Returns
    -------
    http.server.ThreadingHTTPServer

    Raises
    ------
    VoxelocityError
        The port cannot be taken.
    """
    handler = functools.partial(_QuietHandler, directory=str(Path(root, HTML)))
    try:
        return http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        raise VoxelocityError(
            f"port {port} cannot be taken ({reason}); name another: make dashboard PORT=8081"
        ) from None


class _QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        """Print nothing: a line for each file of a page would hide the address."""


def dashboard(root, port):
    """Publish, then serve until Ctrl-C."""
    publish(root)
    with server(root, port) as serving:
        address, taken = serving.server_address[:2]
        print(f"http://{address}:{taken}/ shows the results; stop it with Ctrl-C", flush=True)
        try:
            serving.serve_forever()
        except KeyboardInterrupt:
            print()
