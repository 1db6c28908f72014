"""The dashboard is served to this machine alone."""

import threading
import urllib.error
import urllib.request

import pytest

from voxelocity import VoxelocityError
from voxelocity.asv.commands import publish
from voxelocity.site.server import server


@pytest.fixture
def pages(tmp_path):
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "index.html").write_text("<p>results</p>")
    return tmp_path


def test_pages_are_served_on_the_loopback_address_only(pages):
    with server(pages / "html", 0) as serving:
        thread = threading.Thread(target=serving.serve_forever)
        thread.start()
        host, port = serving.server_address
        page = urllib.request.urlopen(f"http://127.0.0.1:{port}/").read()
        serving.shutdown()
        thread.join()
    assert host == "127.0.0.1"
    assert page == b"<p>results</p>"


@pytest.mark.parametrize("path", ["%00", "index.html%00", "none.html"])
def test_what_no_file_can_be_called_is_not_there(pages, path, capfd):
    with server(pages / "html", 0) as serving:
        thread = threading.Thread(target=serving.serve_forever)
        thread.start()
        with pytest.raises(urllib.error.HTTPError) as error:
            urllib.request.urlopen(f"http://127.0.0.1:{serving.server_address[1]}/{path}")
        serving.shutdown()
        thread.join()
    assert error.value.code == 404
    assert "Traceback" not in capfd.readouterr().err


def test_a_port_that_is_taken_is_one_line(pages):
    with server(pages / "html", 0) as serving:
        taken = serving.server_address[1]
        with pytest.raises(VoxelocityError, match=f"port {taken} cannot be taken.*PORT="):
            server(pages / "html", taken)
    with pytest.raises(VoxelocityError, match="port 99999 cannot be taken"):
        server(pages / "html", 99999)


def test_nothing_to_publish_is_one_line(checkout_copy):
    with pytest.raises(VoxelocityError, match="asv publish failed: .*"):
        publish(checkout_copy)
