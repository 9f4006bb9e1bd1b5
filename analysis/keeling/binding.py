"""libkeeling as ctypes has it: sim/keeling.h in Python."""

import contextlib
import ctypes
import ctypes.util
import difflib
import functools
import os
import shutil
import signal
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


def call(name, *arguments):
    return _calls(library())[name](*arguments)


def message(model):
    return (call("message", model) or b"").decode(errors="replace")


def options_of(paths=(), allowed=OF_BOTH + OF_RUNS, **told):
    """The struct; lists with commas between, yes and no as on and off."""
    options = Options(len(paths), (ctypes.c_char_p * len(paths))(*map(os.fsencode, paths)))
    for name, value in told.items():
        if name not in allowed:
            near = difflib.get_close_matches(name, allowed, 1)
            raise Failed(64, f"no option {name}; expected {', '.join(allowed)}"
                             + (f"; did you mean '{near[0]}'?" if near else ""))
        if value is None or name == "strict" and not value:
            continue
        if isinstance(value, bool):
            value = "on" if value else "off"
        value = ",".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
        setattr(options, name, value.encode())
    return options


@contextlib.contextmanager
def _interrupts():
    """A list that gets an entry when Ctrl-C is pressed, where it can be heard."""
    came = []
    heard = (threading.current_thread() is threading.main_thread()
             and signal.getsignal(signal.SIGINT) not in (signal.SIG_IGN, None))
    before = signal.signal(signal.SIGINT, lambda *_: came.append(True)) if heard else None
    try:
        yield came
    finally:
        if heard:
            signal.signal(signal.SIGINT, before)


def run(options, out, progress=None):
    """Runs to the file `out`, and returns what was noted. progress: called with the member-years
    done and all of them (0 while targets are solved); what it raises, or Ctrl-C, stops the run."""
    raised, model = [], MODEL()
    with _interrupts() as came:

        def ask(_, done, total):
            try:
                if progress:
                    progress(done, total)
            except BaseException as error:  # ctypes would only print it
                raised.append(error)
            return bool(raised or came)

        try:
            status = call("run", ctypes.byref(model), ctypes.byref(options), os.fsencode(out),
                          ctypes.byref(Watch(ASK(ask))))
            told = message(model)
        finally:
            if model:
                call("close", model)
    if raised:
        raise raised[0]
    if came:
        raise KeyboardInterrupt
    if status:
        raise Failed(status, told)
    return told


class Stepped:
    """An open model; keeling.h says what each call does."""

    def __init__(self, options):
        self._model = MODEL()
        status = call("open", ctypes.byref(self._model), ctypes.byref(options))
        if status:
            told = message(self._model)
            self.close()
            raise Failed(status, told)

    def close(self):
        """Frees it; once is enough."""
        if self._model:
            call("close", self._model)
        self._model = MODEL()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def __del__(self):
        with contextlib.suppress(Exception):  # when Python ends, what close needs may be gone
            self.close()

    def _done(self, status):
        if status:
            raise Failed(status, message(self._model))

    @property
    def year(self):
        """It stands on 1 January of this year."""
        return call("year", self._model)

    @property
    def scenarios(self):
        """Their names."""
        return [call("scenario_name", self._model, at).decode()
                for at in range(call("scenarios", self._model))]

    @property
    def members(self):
        """How many."""
        return call("members", self._model)

    def _number(self, scenario):
        """Of a scenario, by name or number."""
        names = self.scenarios
        return names.index(scenario) if scenario in names else scenario

    def set(self, species, value, year=None, scenario=0):
        """Replaces an input of all members: emissions of a year (the one to be stepped), in the
        species' unit, or its concentration or forcing on 1 January of it."""
        year = self.year if year is None else year
        self._done(call("set", self._model, self._number(scenario), species.encode(), year, value))

    def step(self):
        """Goes one year on."""
        self._done(call("step", self._model))

    def read(self, quantity, scenario=0):
        """numpy [members] of a quantity, by its name or that of IAMC; temperature is relative to
        the first year."""
        values = np.empty(self.members)
        self._done(call("read", self._model, self._number(scenario), quantity.encode(),
                        values.ctypes.data_as(NUMBERS)))
        return values
