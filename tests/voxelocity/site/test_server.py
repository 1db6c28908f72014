"""The dashboard is served to this machine alone."""

import contextlib
import http.client
import threading

import pytest

from voxelocity import VoxelocityError
from voxelocity.asv.commands import publish
from voxelocity.site.server import server


@pytest.fixture
def pages(tmp_path):
    (tmp_path / "html" / "data").mkdir(parents=True)
    (tmp_path / "html" / "index.html").write_text("<p>results</p>")
    (tmp_path / "html" / "data" / "results.json").write_text("{}")
    (tmp_path / "secret").write_text("secret")
    return tmp_path


@contextlib.contextmanager
def served(pages):
    with server(pages / "html", 0) as serving:
        thread = threading.Thread(target=serving.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield serving.server_address
        finally:
            serving.shutdown()
            thread.join()


def answer(address, path="/", hosts=("127.0.0.1",), method="GET"):
    """The response to a request with these Host headers."""
    connection = http.client.HTTPConnection(*address)
    with contextlib.closing(connection):
        connection.putrequest(method, path, skip_host=True)
        for host in hosts:
            connection.putheader("Host", host)
        connection.endheaders()
        response = connection.getresponse()
        response.text = response.read().decode()
        return response


LOOPBACK = ["127.0.0.1", "127.0.0.1:8080", "localhost", "LOCALHOST:1", "[::1]", "[::1]:8080"]


@pytest.mark.parametrize("host", LOOPBACK)
def test_pages_are_served_on_the_loopback_address_only(pages, host):
    with served(pages) as address:
        found = answer(address, hosts=[host])
    assert address[0] == "127.0.0.1"
    assert (found.status, found.text) == (200, "<p>results</p>")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    "hosts",
    [
        ["evil.example"],
        ["evil.example:8080"],
        ["localhost.evil.example"],
        ["127.0.0.1.evil.example"],
        ["evil.example@127.0.0.1"],
        ["127.0.0.1@evil.example"],
        ["localhost/evil"],
        ["127.0.0.1:x"],
        ["127.0.0.1:"],
        ["192.168.0.1"],
        ["0.0.0.0"],
        ["2130706433"],
        ["[::1].evil.example"],
        ["localhost."],
        [""],
        [],
        ["127.0.0.1", "evil.example"],
        ["localhost", "localhost"],
    ],
    ids=str,
)
def test_another_name_gets_nothing(pages, hosts, method):
    """A page of a stranger whose name leads to 127.0.0.1 could read all."""
    with served(pages) as address:
        found = answer(address, hosts=hosts, method=method)
    assert found.status == 421 and "results" not in found.text


@pytest.mark.parametrize(
    "path", ["/data/", "/data", "/data/?a", "/%2e/data/", "/..", "/../secret", "/%2e%2e/secret"]
)
def test_no_folder_is_listed_and_nothing_beside_it_is_read(pages, path):
    with served(pages) as address:
        found = answer(address, path)
        # As a browser follows it.
        if found.status == 301:
            found = answer(address, found.getheader("Location"))
    assert "results.json" not in found.text and "secret" not in found.text
    assert found.status == 404 or found.text == "<p>results</p>"


@pytest.mark.parametrize("path", ["/", "/data/results.json", "/none", "/data", "/data/"])
@pytest.mark.parametrize("host", ["localhost", "evil.example"])
def test_whatever_is_answered_has_the_usual_headers(pages, path, host):
    with served(pages) as address:
        found = answer(address, path, [host])
    assert found.getheader("X-Content-Type-Options") == "nosniff"
    assert found.getheader("X-Frame-Options") == "DENY"
    assert "frame-ancestors 'none'" in found.getheader("Content-Security-Policy")
    assert found.getheader("Referrer-Policy") == "no-referrer"
    assert found.getheader("Cross-Origin-Resource-Policy") == "same-origin"
    assert found.getheader("Cross-Origin-Opener-Policy") == "same-origin"
    assert "Python" not in found.getheader("Server")


@pytest.mark.parametrize("path", ["/%00", "/index.html%00", "/none.html"])
def test_what_no_file_can_be_called_is_not_there(pages, path, capfd):
    with served(pages) as address:
        found = answer(address, path)
    assert found.status == 404
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
