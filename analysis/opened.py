"""A netCDF-4 file as an xarray.Dataset that reads lazily.

xarray opens by itself what it is given, but asks HDF5 for the name behind every dimension of every
quantity: of a file with regions, that takes as long as the run did. Here, names are asked for once.
"""

import h5py
import numpy as np
import xarray
from xarray.backends import BackendArray
from xarray.core import indexing

INTERNAL = ("CLASS", "NAME", "DIMENSION_LIST", "REFERENCE_LIST", "_FillValue", "_NCProperties",
            "_Netcdf4Dimid", "_Netcdf4Coordinates", "_nc3_strict")


class _Stored(BackendArray):
    """Values that stay in the file until they are asked for."""

    def __init__(self, dataset):
        self.dataset, self.shape, self.dtype = dataset, dataset.shape, dataset.dtype

    def __getitem__(self, key):
        return indexing.explicit_indexing_adapter(
            key, self.shape, indexing.IndexingSupport.OUTER_1VECTOR, self._read)

    def _read(self, key):
        return self.dataset[key]


def dataset(path):
    """Raises OSError or what else h5py makes of a file that is none."""
    file = h5py.File(path, "r")
    try:
        found = _of(file)
    except BaseException:
        file.close()
        raise
    found.set_close(file.close)
    return found


def _of(file):
    stored = {name: file[name] for name in _names(file)}
    stored = {name: item for name, item in stored.items() if isinstance(item, h5py.Dataset)}
    scales = {item: name for name, item in stored.items()
              if item.attrs.get("CLASS") == b"DIMENSION_SCALE"}
    variables = {}
    for name, item in stored.items():
        dimensions = (name,) if item in scales else _dimensions(file, scales, item)
        if len(dimensions) == item.ndim:
            values = _labels(item) if item in scales else indexing.LazilyIndexedArray(_Stored(item))
            variables[name] = xarray.Variable(dimensions, values, _attributes(item))
    coordinates = {name: variables.pop(name) for name in scales.values()}
    return xarray.Dataset(variables, coordinates, _attributes(file))


def _names(file):
    """In the order in which they were written, where the file keeps it."""
    found = []
    try:
        file.id.links.iterate(found.append, idx_type=h5py.h5.INDEX_CRT_ORDER)
    except (RuntimeError, ValueError):
        return list(file)
    return [name.decode() for name in found]


def _dimensions(file, scales, item):
    """Their names; none of what has none."""
    lists = item.attrs.get("DIMENSION_LIST", ())
    return tuple(scales[file[one[0]]] for one in lists if len(one))


def _labels(item):
    """A dimension's labels, numbers or text."""
    text = h5py.check_string_dtype(item.dtype)
    return item.asstr()[()].astype(object) if text else item[()]


def _attributes(item):
    return {name: _plain(value) for name, value in item.attrs.items() if name not in INTERNAL}


def _plain(value):
    """Text as str; a single number by itself."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value.item() if isinstance(value, np.ndarray) and value.size == 1 else value
