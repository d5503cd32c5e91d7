""".mat files by SciPy, and what is in them, for test/data/mat.test.ts:

    python3 test/reference/mat.py > test/data/mat.json
"""

import base64
import io
import json
import zlib

import numpy as np
import scipy.io

rng = np.random.default_rng(1)
arrays = {
    "double": np.array([[0.5, -1.25, 3e300], [1, 2, 4]]),
    "whole": np.array([[1.0, 2, 3]]),
    "single": np.array([[0.5, 1.5]], dtype=np.float32),
    "i8": np.array([[-128], [127]], dtype=np.int8),
    "u8": np.arange(24, dtype=np.uint8).reshape(2, 3, 4),
    "i16": np.array([[-32768, 32767]], dtype=np.int16),
    "u16": np.array([[65535, 0]], dtype=np.uint16),
    "i32": np.array([[-(2**31), 2**31 - 1]], dtype=np.int32),
    "u32": np.array([[2**32 - 1, 7]], dtype=np.uint32),
    "i64": np.array([[-(2**53 - 1), 2**40]], dtype=np.int64),
    "u64": np.array([[2**53 - 1, 7]], dtype=np.uint64),
    "none": np.zeros((0, 3)),
    "a_name_of_more_than_four_letters": np.array([[True, False]]),
}
svhn = {
    "X": rng.integers(0, 256, (32, 32, 3, 2), dtype=np.uint8),
    "y": np.array([[10], [3]], dtype=np.uint8),
}
unsupported = {
    "complex": np.array([[1 + 2j]]),
    "cell": np.array([[1, "a"]], dtype=object),
    "struct": {"a": 1},
    "text": "abc",
    "long": np.array([[2**53]], dtype=np.int64),
}


def saved(content, compressed):
    file = io.BytesIO()
    scipy.io.savemat(file, content, do_compression=compressed)
    # The header has the time of writing.
    data = bytearray(file.getvalue())
    data[:116] = b"MATLAB 5.0 MAT-file, written for a test".ljust(116)
    return base64.b64encode(bytes(data)).decode()


def described(array):
    array = np.asarray(array)
    if array.dtype == bool:
        array = array.astype(np.uint8)
    return {"dtype": str(array.dtype), "shape": array.shape, "values": array.ravel("F").tolist()}


result = {
    "plain": saved(arrays, False),
    "compressed": saved(arrays, True),
    "arrays": {name: described(array) for name, array in arrays.items()},
    "svhn": saved(svhn, True),
    # As a data set has them: image by image, colour by colour, row by row.
    "pixels": zlib.crc32(svhn["X"].transpose(3, 2, 0, 1).tobytes()),
    "someOf": svhn["X"].transpose(3, 2, 0, 1)[1, 2, 5].tolist(),
    "unsupported": {name: saved({name: value}, False) for name, value in unsupported.items()},
}
print(json.dumps(result, indent=2))
