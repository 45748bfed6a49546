"""Which files lie beside a picture, and which files in a folder are ours to ignore."""

from pathlib import Path

from desktop_app.atomic_file import is_temporary
from desktop_app.sidecars.options import SidecarFormat, SidecarOptions

TEXT_SUFFIX = ".txt"
XMP_SUFFIX = ".xmp"


def text_sidecar(picture: Path) -> Path:
    """`photo.jpg.txt` for `photo.jpg`, so that photo.jpg and photo.png do not share one."""
    return picture.with_name(picture.name + TEXT_SUFFIX)


def xmp_sidecar(picture: Path, options: SidecarOptions) -> Path:
    """`photo.jpg.xmp` or, with Adobe's way of naming, `photo.xmp`."""
    name = picture.name if options.xmp_naming == "full" else picture.stem
    return picture.with_name(name + XMP_SUFFIX)


def is_shared_name(picture: Path, options: SidecarOptions) -> bool:
    """Whether other pictures would have their XMP in the same file: photo.jpg and photo.png."""
    return xmp_sidecar(picture, options).name != picture.name + XMP_SUFFIX


def sidecar_files(picture: Path, options: SidecarOptions) -> tuple[Path, ...]:
    """The sidecars that a picture is to have, there or not."""
    text, xmp = text_sidecar(picture), xmp_sidecar(picture, options)
    return {
        SidecarFormat.TEXT: (text,),
        SidecarFormat.XMP: (xmp,),
        SidecarFormat.BOTH: (text, xmp),
    }[options.format]


def is_xmp(sidecar: Path) -> bool:
    """Whether a sidecar is XMP rather than plain text."""
    return sidecar.suffix.lower() == XMP_SUFFIX


def is_sidecar_or_temporary(path: Path) -> bool:
    """Whether a watch must ignore a file because this program may have written it."""
    return path.suffix.lower() in (TEXT_SUFFIX, XMP_SUFFIX) or is_temporary(path.name)
