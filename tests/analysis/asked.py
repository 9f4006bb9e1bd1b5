"""`python3 -m analysis`, asked in this process: what is imported once need not be again."""

import contextlib
import io
import subprocess

from analysis import commands


def asked(*words):
    """The exit code, and what is printed and complained of."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = commands.main([str(word) for word in words])
        except SystemExit as ended:
            code = ended.code
    return subprocess.CompletedProcess(words, code or 0, out.getvalue(), err.getvalue())
