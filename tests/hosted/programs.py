"""What stands on a machine of the service for programs that are foreign, or that would take hours."""

import shlex
import shutil

# As root, what was installed is there; else it says what apt-get says.
_APT_GET = """#!/bin/bash
[ "${STANDS_FOR_ROOT:-}" ] || { echo "E: are you root?" >&2; exit 100; }
case "$*" in
  "update -qq") ;;
  "install -y -qq "*)
    for package in "${@:4}"; do
      printf '#!/bin/sh\\n' > "$(dirname "$0")/$package"; chmod 755 "$(dirname "$0")/$package"
    done ;;
  *) echo "apt-get $*: not known here" >&2; exit 64 ;;
esac
"""

_SUDO = """#!/bin/bash
STANDS_FOR_ROOT=yes exec "$@"
"""

# Pushes as the service takes them: with a token that may write, handed over by gh.
_GIT = """#!/bin/bash
for word in "$@"; do
  if [ "$word" = push ]; then
    [[ "${GH_TOKEN:-}" == *contents:write* ]] || { echo "remote: no permission" >&2; exit 128; }
    [ "$(GIT config credential.helper)" = '!gh auth git-credential' ] || { echo "could not read Username" >&2; exit 128; }
  fi
done
exec GIT "$@"
"""

# The pull request of the branch weekly, as a file that holds its state.
_GH = """#!/bin/bash
state=PULLS/weekly
[[ "${GH_TOKEN:-}" == *pull-requests:write* ]] || { echo "HTTP 403" >&2; exit 1; }
if [ "$*" = "pr view weekly --json state --jq .state" ]; then
  cat "$state" 2>/dev/null || { echo 'no pull requests found for branch "weekly"' >&2; exit 1; }
elif [ "$1 $2 $3 $4 $5 $7" = "pr create --head weekly --title --body" ] && [ $# = 8 ]; then
  git ls-remote --exit-code origin refs/heads/weekly > /dev/null || { echo "no such branch" >&2; exit 1; }
  [ "$(cat "$state" 2>/dev/null)" != OPEN ] || { echo "a pull request already exists" >&2; exit 1; }
  echo OPEN > "$state"; echo created >> PULLS/log
else
  echo "gh $*: not known here" >&2; exit 64
fi
"""

LSCPU = """#!/bin/sh
cat <<'END'
Architecture:                         x86_64
BIOS Model name:                      pc-q35
Vendor ID:                            AuthenticAMD
Model name:                           AMD EPYC 7763 64-Core Processor
CPU family:                           25
END
"""


def foreign_programs(label, pulls):
    """The programs that a machine has besides our own.

    Parameters
    ----------
    label : str
        Of the machine.
    pulls : Path
        A folder for the state of pull requests.
    """
    everywhere = {
        "sudo": _SUDO,
        "git": _GIT.replace("GIT ", f"{shlex.quote(shutil.which('git'))} "),
        "gh": _GH.replace("PULLS", shlex.quote(str(pulls))),
    }
    if not label.startswith("ubuntu"):
        return everywhere
    # The service's images have Chromium.
    return {**everywhere, "apt-get": _APT_GET, "lscpu": LSCPU, "chromium": "#!/bin/sh\n"}


def noted(log, text):
    """A program that notes how it is called before it does something, for `calls`."""
    note = f'{{ printf \'%q \' "${{0##*/}}" "$@"; echo; }} >> {shlex.quote(str(log))}'
    return f"#!/bin/bash\n{note}\n{text}\n"


def calls(log, name):
    """How a program was called, in order: a list of words each."""
    lines = log.read_text().splitlines() if log.exists() else []
    return [words[1:] for line in lines if (words := shlex.split(line))[0] == name]


def make(files, codes=None):
    """The text of a `make` whose targets install and develop write programs, and docs the page of docs.

    As a page, `make page` writes its own name.

    Parameters
    ----------
    files : dict of str to str
        Their texts, by path in the checkout.
    codes : dict of str to int, optional
        The exit codes of targets that fail.
    """
    written = "\n".join(
        # Only with make develop can Python run the tests.
        f"{'[ $1 = develop ] || exit 0' if path.endswith('/python') else ''}\n"
        f"mkdir -p {shlex.quote(path.rpartition('/')[0])}\n"
        f"cat > {shlex.quote(path)} <<'END-OF-PROGRAM'\n{text}\nEND-OF-PROGRAM\n"
        f"chmod 755 {shlex.quote(path)}"
        for path, text in files.items()
    )
    failing = "\n".join(
        f"[ $1 != {target} ] || exit {code}" for target, code in (codes or {}).items()
    )
    page = "[ $1 != page ] || echo make page > html/index.html"
    docs = "if [ $1 = docs ]; then mkdir -p html/docs; echo docs > html/docs/index.html; fi"
    return (
        f"{failing}\n{page}\n{docs}\nif [ $1 = install ] || [ $1 = develop ]; then\n{written}\nfi\n"
    )
