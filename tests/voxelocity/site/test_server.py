"""The dashboard is served to this machine alone."""

import http.client
import urllib.error
import urllib.request

import pytest

from tests.shared import answering
from voxelocity import VoxelocityError
from voxelocity.asv.commands import publish
from voxelocity.site.server import server


@pytest.fixture
def pages(tmp_path):
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "index.html").write_text("<p>results</p>")
    return tmp_path


def test_pages_are_served_on_the_loopback_address_only(pages):
    serving = server(pages / "html", 0)
    assert serving.server_address[0] == "127.0.0.1"
    with answering(serving) as address:
        page = urllib.request.urlopen(f"{address}/").read()
    assert page == b"<p>results</p>"


@pytest.mark.parametrize("path", ["%00", "index.html%00", "none.html"])
def test_what_no_file_can_be_called_is_not_there(pages, path, capfd):
    serving = answering(server(pages / "html", 0))
    with serving as address, pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(f"{address}/{path}")
    assert error.value.code == 404
    assert "Traceback" not in capfd.readouterr().err


@pytest.fixture
def ask(pages):
    """A function that asks the server for a path, under a host's name; it returns status, headers and content."""
    (pages / "html" / "folder").mkdir()
    (pages / "html" / "folder" / "secret.json").write_text("{}")
    with answering(server(pages / "html", 0)) as address:

        def ask(path, host):
            connection = http.client.HTTPConnection(address.removeprefix("http://"))
            connection.putrequest("GET", path, skip_host=True)
            if host is not None:
                connection.putheader("Host", host)
            connection.endheaders()
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()

        yield ask


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.0.0.1:8080", "localhost:1", "LOCALHOST", "[::1]:8080"]
)
def test_this_machine_is_answered_under_its_own_names(ask, host):
    status, headers, content = ask("/", host)
    assert (status, content) == (200, b"<p>results</p>")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize(
    "host",
    [
        None,
        "",
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil",
        "127.0.0.2",
        "a@127.0.0.1",
        "[::]",
    ],
)
def test_no_other_name_is_answered(ask, host):
    for path in ("/", "/index.html", "/folder/secret.json"):
        status, _, content = ask(path, host)
        assert status == 421 and b"results" not in content


def test_no_folder_is_listed(ask):
    for path in ("/folder", "/folder/"):
        status, _, content = ask(path, "127.0.0.1")
        assert status in (301, 404) and b"secret" not in content
    assert ask("/folder/secret.json", "localhost")[0] == 200


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
