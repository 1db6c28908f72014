"""Which files there are, where they lie, and what their bytes add up to."""

import os
from pathlib import Path

from .nifti import ALL_IMAGES, IMAGES
from .nifti import SCALED as _SCALED
from .recipe import RECIPE

SHAPE = (64, 64, 30, 50)
SMALL_SHAPE = (6, 5, 4, 3)

# For what takes long, or is asked at several lengths: a quarter of the voxels.
SMALLER_SHAPE = (32, 32, 30, 50)

# A small field of view, for counting how a call's work grows with the number of volumes.
COUNTED_BOX = (16, 16, 10)
COUNTED_LENGTHS = (10, 20, 40, 80)
# For what calls return, by the type of the image, and for counting what is not timed.
RETURNED_SHAPE = (*COUNTED_BOX, 20)

# The documented example: 2.3 GiB in float64, in the box of a template of 2 mm.
DOCUMENTED_SHAPE = (91, 109, 91, 342)

FORMATS = [".nii", ".nii.gz"]
GZIP_LEVEL = 6

# The sha256 of the uncompressed file, for each image and shape.
CHECKSUMS = {
    ("int16", SHAPE): "8b414be18e49f0ec07cf5bdad55caca9278a933e7dfac0c3c9626c68157d65ae",
    (_SCALED, SHAPE): "5cc7cdadb4a4519b22a6de64a3bcabe94bb92ae954502acc904b4c21bf0b298b",
    ("float32", SHAPE): "be1cb6d9a6bc28d5ae38b37d8682246d274ebbcda663ff474d22c7c5b39bc675",
    ("int16", SMALL_SHAPE): "fd0e6e0738a72393a1b4df45e58f7e0c91a3c8cbdc17a2c36d1322d16e158a0d",
    (_SCALED, SMALL_SHAPE): "08903d19263932ea3285a4874a99aa5ba04bd702855e448bf5aa3ebb5bf151ec",
    ("float32", SMALL_SHAPE): "8c4853e4bc2d6af7c9bd253a3959b9cb4c9570ffd181be5626cb4ba026c247e9",
    (_SCALED, (6, 5, 4, 25)): "6199bc7614207302e0f54ba5e61778bed027250c3a21d0b8721ec2f4aa63c098",
    (_SCALED, (6, 5, 4, 50)): "e3d8c728931a2d403f5ffeb2cd3795918094836d5f0d188566d58c2c153ebb84",
    (_SCALED, (6, 5, 4, 100)): "e6c245a0f1de55dd11e0d5da64cab109e1b035f7bd3cd703afc2342fea7a3f4d",
    (_SCALED, (6, 5, 4, 200)): "0dc637b83cd65396125ce085d58c2d492fd574b50bd0e8b65da8f9073c79bd83",
    (_SCALED, (32, 32, 30, 25)): "f7283b99344ac0988d46f54078c78ab4982ce4eb7230af1002e0203a5a34238e",
    (_SCALED, (32, 32, 30, 50)): "9f875705a91164c0e4f43789bb09eeb4e01e844df673d079bc8d57db34376280",
    (
        _SCALED,
        (32, 32, 30, 100),
    ): "f7b20005e957ed6ee27ea43eed83aebda9fa8476a36c99dfc1a906d7924beb6f",
    (
        _SCALED,
        (32, 32, 30, 200),
    ): "e7d44713e70d109cd6eb6b07e108b610661f55689fb5319b14a6785077b14102",
    ("int16", (32, 32, 30, 50)): "314e2907ca9b5b04a8f03b65a48362e652d5cdd78948bfe668010aff8b101112",
    (
        "float32",
        (32, 32, 30, 50),
    ): "aafbb044c0e89181ecd6a5e2a678ca47711badc113bb6a6372e5e50ad07110ab",
    (_SCALED, (16, 16, 10, 10)): "0fd205872edb9d27bae04375d290114aa34c912810293749263f74c75865074e",
    (_SCALED, (16, 16, 10, 20)): "0df57c2e559c15ae04b505051e22ddf28ef0cc781e183fc21cfa34957d5119cd",
    (_SCALED, (16, 16, 10, 40)): "fe4ed037e6a81a33bbeae0bb0c8e86af6af77133d8e3f273ec24ff36348b029e",
    (_SCALED, (16, 16, 10, 80)): "bd6cd04980311ff258b6d857e97e80a1abbeee4c3a8cdc85438e6a72f3fe957b",
    ("int16", (16, 16, 10, 20)): "ea8a433919f0f357eeef4f8630ec81c75234cf6cdb1de0aace3a100e035f079a",
    (
        "float32",
        (16, 16, 10, 20),
    ): "9aa9e3b1c824b76741ed59baca845715b2486144bf7331cfc8f3295f40138092",
    ("uint8", SHAPE): "427e0353f1ccfcff19d21eb6c574cf01eebac68daec2af1ad4b09d30d977cdf6",
    ("uint16", SHAPE): "86fb5bbde24c5bfa65634a6c1dfb3729da8d8fb480eb6ca065c918286b97cf33",
    ("float64", SHAPE): "f80d983632d7ca1940d04368a92402f88428bfb2d729a48b1ec9e8caa059ffa2",
    ("uint8", SMALL_SHAPE): "9ddc292aa6be413d40e1b65959b9d2fd1fef8eb54df824fcea144f911af38f21",
    ("uint16", SMALL_SHAPE): "a165ceff45f258eabf6b9e13a00e1ddf0e711911e1b4e2d9154a10b13dd3a42e",
    ("float64", SMALL_SHAPE): "e3126955b3a3baf4ef489ad2edecbfa6dde6abc366b37e8c7dd33a99c833cf44",
    ("uint8", SMALLER_SHAPE): "88e2824d8205459fe9f574c25c731f43c4b7d7145467a2d0be17d334b7405515",
    ("uint16", SMALLER_SHAPE): "2d13acf0e260e54846cf89a49aaead076a3f644ec10b2915ce523a155db0e567",
    ("float64", SMALLER_SHAPE): "6b53062b24593ef660537e796a687e907ff58727b7f25492498f395842a6b61e",
    ("uint8", (16, 16, 10, 20)): "7ef3f1e08353805974ae5b69a4c85c9f24341c86e845e29f9790296acf273c40",
    (_SCALED, DOCUMENTED_SHAPE): "7d863ae1aacb0af5b75afd72b057641480db69529a4999e96b347ede6aef4eec",
}


def folder():
    """Where the images lie: ``VOXELOCITY_IMAGES``, or ``.cache/images`` in the checkout.

    Returns
    -------
    Path
    """
    checkout = Path(__file__).resolve().parents[3]
    return Path(os.environ.get("VOXELOCITY_IMAGES") or checkout / ".cache" / "images")


def path(image, format, shape, level=GZIP_LEVEL):
    """The file of an image.

    Parameters
    ----------
    image : str
        One of ``ALL_IMAGES``.
    format : str
        One of ``FORMATS``.
    shape : tuple of int
        Voxels along x, y, z and time.
    level : int, optional
        The level of compression of a ``.nii.gz``.

    Returns
    -------
    str
    """
    name = image.replace(" + slope/inter", "-scaled")
    size = "x".join(str(length) for length in shape)
    suffix = "" if level == GZIP_LEVEL else f"-level-{level}"
    return str(folder() / f"recipe-{RECIPE}" / f"{name}-{size}{suffix}{format}")


def _all_of(image, format, *sizes, levels=(GZIP_LEVEL,)):
    return [(image, format, shape, level) for shape in sizes for level in levels]


# What `ensure` makes: image, format, shape and level of each file.
DEFAULT = [
    file
    for image in IMAGES
    for format in FORMATS
    for file in _all_of(image, format, SMALL_SHAPE, SHAPE)
] + [file for format in FORMATS for file in _all_of(_SCALED, format, SMALLER_SHAPE)]
# Answers are compared with the .nii.
LEVELS = [
    *_all_of(_SCALED, ".nii", SMALL_SHAPE, SHAPE),
    *_all_of(_SCALED, ".nii.gz", SMALL_SHAPE, SHAPE, levels=(1, 6, 9)),
]
_COUNTS = (25, 50, 100, 200)
GROWTH = [
    file
    for format in FORMATS
    for file in _all_of(
        _SCALED,
        format,
        SMALL_SHAPE,
        *((*shape[:3], count) for shape in (SMALL_SHAPE, SMALLER_SHAPE) for count in _COUNTS),
    )
]
DOCUMENTED = _all_of(_SCALED, ".nii.gz", SMALL_SHAPE, DOCUMENTED_SHAPE)
_COUNTED_SHAPES = [(*COUNTED_BOX, length) for length in COUNTED_LENGTHS]
COUNTED = [
    *(
        file
        for image in IMAGES
        for format in FORMATS
        for file in _all_of(image, format, SMALL_SHAPE, SMALLER_SHAPE)
    ),
    *(file for format in FORMATS for file in _all_of(_SCALED, format, *_COUNTED_SHAPES)),
    *(
        file
        for image in (*IMAGES, "uint8")
        for file in _all_of(image, ".nii", SMALL_SHAPE, RETURNED_SHAPE)
    ),
    *_all_of(_SCALED, ".nii.gz", SMALL_SHAPE, SMALLER_SHAPE, levels=(1, 9)),
]
# For the memory that calls need; answers are compared with the .nii.
OF_EACH_TYPE = [
    file
    for image in ALL_IMAGES
    for format in FORMATS
    for file in _all_of(image, format, SMALL_SHAPE, SHAPE, SMALLER_SHAPE)
]
