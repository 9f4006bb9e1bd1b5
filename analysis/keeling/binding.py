"""libkeeling as ctypes has it: sim/keeling.h in Python."""

import contextlib
import ctypes
import ctypes.util
import difflib
import functools
import os
import shutil
import threading
from pathlib import Path

import numpy as np

from .tables import Failed

BUILT = Path(__file__).resolve().parents[2] / "build" / "libkeeling.so"  # of a checkout
OF_BOTH = ("emissions", "members", "species", "forcing", "years", "variability", "variables",
           "device", "precision")
OF_RUNS = ("reference", "assessed_warming", "pulse", "store", "storage", "strict", "lanes",
           "block", "memory")


class Options(ctypes.Structure):
    _fields_ = [("n_paths", ctypes.c_int), ("paths", ctypes.POINTER(ctypes.c_char_p)),
                *((name, ctypes.c_char_p) for name in OF_BOTH + OF_RUNS)]


ASK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_double, ctypes.c_double)


class Watch(ctypes.Structure):
    _fields_ = [("ask", ASK), ("context", ctypes.c_void_p)]


MODEL, NUMBERS = ctypes.c_void_p, ctypes.POINTER(ctypes.c_double)
CALLS = {  # what each returns, and takes
    "open": (ctypes.c_int, ctypes.POINTER(MODEL), ctypes.POINTER(Options)),
    "run": (ctypes.c_int, ctypes.POINTER(MODEL), ctypes.POINTER(Options), ctypes.c_char_p,
            ctypes.POINTER(Watch)),
    "message": (ctypes.c_char_p, MODEL),
    "scenarios": (ctypes.c_int, MODEL),
    "members": (ctypes.c_long, MODEL),
    "scenario_name": (ctypes.c_char_p, MODEL, ctypes.c_int),
    "year": (ctypes.c_int, MODEL),
    "set": (ctypes.c_int, MODEL, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_double),
    "step": (ctypes.c_int, MODEL),
    "read": (ctypes.c_int, MODEL, ctypes.c_int, ctypes.c_char_p, NUMBERS),
    "close": (None, MODEL),
}


def library():
    """Where the library is: $KEELING_LIBRARY, the checkout's build, beside the program in PATH, or
    where the system looks."""
    told = os.environ.get("KEELING_LIBRARY")
    if told:
        return told
    program = shutil.which("keeling")
    beside = Path(program).resolve().parent if program else None
    places = [BUILT, *(beside / up / "libkeeling.so" for up in ("", "../lib", "../lib64")
                       if beside)]
    found = next((str(place) for place in places if place.exists()), None)
    found = found or ctypes.util.find_library("keeling")
    if not found:
        raise Failed(69, "no libkeeling.so; expected build/libkeeling.so of the checkout, one "
                         "beside the keeling in PATH, or KEELING_LIBRARY to say where it is")
    return found


@functools.cache
def _calls(path):
    """The functions of keeling.h by their names without keeling_."""
    try:
        loaded = ctypes.CDLL(path)
        calls = {name: getattr(loaded, f"keeling_{name}") for name in CALLS}
    except (OSError, AttributeError) as error:
        raise Failed(69, f"{path} cannot be used: {error}; expected the libkeeling.so of the same "
                         "version as this package") from error
    for name, (returns, *takes) in CALLS.items():
        calls[name].restype, calls[name].argtypes = returns, takes
    return calls


def _message(calls, model):
    return (calls["message"](model) or b"").decode(errors="replace")


def _word(name, value):
    """As the command line has it: lists with commas between, yes and no as on and off."""
    if name == "strict":
        value = bool(value) or None
    if isinstance(value, (bool, np.bool_)) and name != "members":
        value = "on" if value else "off"
    if isinstance(value, (list, tuple, set, frozenset, np.ndarray)) and len(value):
        value = ",".join(map(str, value))
    if value is None:
        return None
    if isinstance(value, (bool, bytes)) or not str(value) or not (
            isinstance(value, (str, os.PathLike)) or np.isscalar(value)):
        raise Failed(64, f"{name}={value!r}; expected a text, a number or a list of them")
    return _text(name, os.fspath(value) if isinstance(value, os.PathLike) else str(value))


def _text(name, value):
    if "\0" in value:
        raise Failed(64, f"{name} has a NUL in it; expected a text without")
    return os.fsencode(value)


def options_of(paths=(), allowed=OF_BOTH + OF_RUNS, **told):
    """The struct that says what is asked."""
    paths = [_text("a path", os.fspath(path)) for path in paths]
    options = Options(len(paths), (ctypes.c_char_p * len(paths))(*paths))
    for name, value in told.items():
        if name not in allowed:
            near = difflib.get_close_matches(name, allowed, 1)
            raise Failed(64, f"no option {name}; expected {', '.join(allowed)}"
                             + (f"; did you mean '{near[0]}'?" if near else ""))
        setattr(options, name, _word(name, value))
    return options


def run(options, out, progress=None):
    """Runs to the file `out`, and returns what was noted. progress: called with the member-years
    done and all of them, once targets are solved. What it raises, or Ctrl-C, stops the run; a
    second Ctrl-C leaves it to stop by itself."""
    calls, model, raised, told = _calls(library()), MODEL(), [], []
    stops, ended = threading.Event(), threading.Event()

    def ask(_, done, total):
        try:
            if progress and total:
                progress(done, total)
        except BaseException as error:  # ctypes would only print it
            raised.append(error)
        return bool(raised) or stops.is_set()

    def work(watch=ASK(ask)):
        try:
            status = calls["run"](ctypes.byref(model), ctypes.byref(options),
                                  _text("out", os.fspath(out)),
                                  ctypes.byref(Watch(watch)))
            told[:] = status, _message(calls, model)
            calls["close"](model)
        except BaseException as error:
            raised.append(error)
        finally:
            ended.set()

    threading.Thread(target=work, daemon=True).start()  # so that this one hears signals
    try:
        while not ended.wait(0.1):
            pass
    except BaseException:
        stops.set()
        ended.wait()
        raise
    if raised:
        raise raised[0]
    status, words = told
    if status:
        raise Failed(status, words)
    return words


class Stepped:
    """An open model; keeling.h says what each call does. Calls wait for each other."""

    def __init__(self, options):
        self._calls, self._model, self._lock = _calls(library()), MODEL(), threading.RLock()
        status = self._calls["open"](ctypes.byref(self._model), ctypes.byref(options))
        self.notes = _message(self._calls, self._model)
        if status:
            self.close()
            raise Failed(status, self.notes)
        self.scenarios = [self._call("scenario_name", at).decode()
                          for at in range(self._call("scenarios"))]

    def close(self):
        """Frees it; once is enough."""
        with self._lock:
            if self._model:
                self._calls["close"](self._model)
            self._model = MODEL()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def __del__(self):
        with contextlib.suppress(Exception):  # when Python ends, what close needs may be gone
            self.close()

    def __reduce_ex__(self, _):
        raise TypeError("an open model can be neither copied nor sent to another process")

    def _call(self, name, *arguments):
        with self._lock:
            if not self._model:
                raise Failed(64, "the model is closed; expected an open one")
            return self._calls[name](self._model, *arguments)

    def _do(self, name, *arguments):
        with self._lock:
            status = self._call(name, *arguments)
            if status:
                raise Failed(status, _message(self._calls, self._model))

    @property
    def year(self):
        """It stands on 1 January of this year."""
        return self._call("year")

    @property
    def members(self):
        """How many."""
        return self._call("members")

    def _number(self, scenario):
        """Of a scenario, by name or number."""
        if scenario in self.scenarios:
            return self.scenarios.index(scenario)
        if isinstance(scenario, str):
            raise Failed(64, f"no scenario '{scenario}'; expected {', '.join(self.scenarios)}")
        return _whole("scenario", scenario)

    def set(self, species, value, year=None, scenario=0):
        """Replaces an input of all members: emissions of a year (the one to be stepped), in the
        species' unit, or its concentration or forcing on 1 January of it."""
        if np.ndim(value):
            raise Failed(64, f"{species}: a list of values; expected one number for all members")
        year = self.year if year is None else _whole("year", year)
        self._do("set", self._number(scenario), _text("species", species), year, float(value))

    def step(self):
        """Goes one year on."""
        self._do("step")

    def read(self, quantity, scenario=0):
        """numpy [members] of a quantity, by its name or that of IAMC: a state on 1 January of the
        model's year (temperature relative to the first), a flow of the year that was stepped,
        which a file has under the year before."""
        values = np.empty(self.members)
        self._do("read", self._number(scenario), _text("quantity", quantity),
                 values.ctypes.data_as(NUMBERS))
        return values


def _whole(name, value):
    """A number that C's int holds."""
    if np.ndim(value) or value != int(value) or not -(2 ** 31) <= value < 2 ** 31:
        raise Failed(64, f"{name} {value!r}; expected a whole number")
    return int(value)
