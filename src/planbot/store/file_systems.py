"""Where a SQLite file may lie: write-ahead logging shares memory, and so works on one host only."""

from pathlib import Path

from planbot.store.errors import InvalidDatabaseUrl

_NETWORK = frozenset(
    {
        "afs",
        "beegfs",
        "ceph",
        "cifs",
        "fuse.glusterfs",
        "fuse.s3fs",
        "fuse.sshfs",
        "glusterfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "smb3",
        "smbfs",
    }
)
MOUNTS = Path("/proc/self/mountinfo")


def refuse_network_file_system(path: Path, mounts: Path = MOUNTS) -> None:
    """Raise `InvalidDatabaseUrl` if `path` lies on a network file system.

    Goes by the kernel's list of mounts; where there is none (macOS, Windows), nothing is refused.
    """
    kind = _file_system_of(path, mounts)
    if kind in _NETWORK:
        raise InvalidDatabaseUrl(
            f"{path} is on a network file system ({kind}), where SQLite cannot keep the record safe. "
            "Put the file on a local disk, or use PostgreSQL."
        )


def _file_system_of(path: Path, mounts: Path) -> str | None:
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    resolved = path.resolve()
    nearest: tuple[int, str] | None = None
    for line in lines:
        before, _, after = line.partition(" - ")
        fields = before.split()
        if len(fields) < 5 or not after:
            continue
        mount_point = Path(fields[4].replace("\\040", " "))
        depth = len(mount_point.parts)
        if resolved.is_relative_to(mount_point) and (nearest is None or depth >= nearest[0]):
            nearest = (depth, after.split()[0])
    return nearest[1] if nearest else None
