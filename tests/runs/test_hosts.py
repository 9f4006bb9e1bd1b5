"""Equal bytes on four hosts that share a network, and on one, under Open MPI and MPICH, whoever
has which regions and members. The hosts are namespaces of this machine: root, `ip` and `unshare`
make them. Over TCP Debian 12's MPICH 4.0.2 hangs in MPI_Finalize from three hosts on, some ranks
waiting for others to close what these no longer serve; the file has its name, and so is whole, by
then: the test waits for that.
"""
# label: long

import hashlib
import os
import shutil
import signal
import subprocess
import time

import pytest

import coupled
import peer
from launch import ENVIRONMENT

HOSTS = [f"kh{i}" for i in range(1, 5)]
BRIDGE = "khbridge"
AGENT = """#!/bin/sh
while [ "${1#-}" != "$1" ]; do shift; done
host=$1; shift
exec ip netns exec $host nsenter --uts=/run/keeling-hosts/$host sh -c "$*"
"""
CAN = (os.geteuid() == 0 and all(map(shutil.which, ("ip", "unshare", "nsenter"))) and
       not subprocess.run(["ip", "netns", "add", "khtry"], capture_output=True).returncode and
       not subprocess.run(["ip", "netns", "del", "khtry"], capture_output=True).returncode)
MPICH = shutil.which("mpicc.mpich") and shutil.which("mpirun.mpich")
GRIDS = pytest.mark.parametrize("ranks, grid", [
    (1, "1x1"), (2, "2x1"), (3, "1x3"), (4, "4x1"), (4, "2x2"), (4, "1x4"), (7, "7x1"),
], ids=str)


def shell(text):
    subprocess.run(["sh", "-ec", text], check=True)


def remove():
    for host in HOSTS:
        subprocess.run(["umount", f"/run/keeling-hosts/{host}"], capture_output=True)
        shutil.rmtree(f"/etc/netns/{host}", ignore_errors=True)
    for name in (*HOSTS, BRIDGE):
        subprocess.run(["ip", "netns", "del", name], capture_output=True)


@pytest.fixture(scope="module")
def agent(tmp_path_factory):
    """Four hosts, and the program that runs a command on one of them."""
    path = tmp_path_factory.mktemp("hosts") / "on"
    path.write_text(AGENT)
    path.chmod(0o755)
    remove()
    shell(f"mkdir -p /run/keeling-hosts; ip netns add {BRIDGE}; "
          f"ip -n {BRIDGE} link add br0 type bridge; ip -n {BRIDGE} link set br0 up")
    names = "".join(f"10.77.0.{i} {host}\n" for i, host in enumerate(HOSTS, 1))
    for i, host in enumerate(HOSTS, 1):
        shell(f"ip netns add {host}; ip link add v0 netns {host} type veth peer name p{i} "
              f"netns {BRIDGE}; ip -n {BRIDGE} link set p{i} master br0; "
              f"ip -n {BRIDGE} link set p{i} up; ip -n {host} link set lo up; "
              f"ip -n {host} addr add 10.77.0.{i}/24 dev v0; ip -n {host} link set v0 up; "
              f"touch /run/keeling-hosts/{host}; "
              f"unshare --uts=/run/keeling-hosts/{host} hostname {host}; "
              f"mkdir -p /etc/netns/{host}; printf '127.0.0.1 localhost\n{names}' "
              f"> /etc/netns/{host}/hosts")
    yield path
    remove()


@pytest.fixture(scope="module")
def with_mpich(tmp_path_factory):
    """The program built with MPICH."""
    build = tmp_path_factory.mktemp("mpich")
    for command in (["-S", os.environ["KEELING_SOURCE"], "-B", build, "-DCMAKE_BUILD_TYPE=Release",
                     "-DKEELING_TESTS=OFF", "-DMPI_C_COMPILER=mpicc.mpich"],
                    ["--build", build, "-j2"]):
        subprocess.run(["cmake", *command], check=True, capture_output=True)
    return build / "keeling"


def options(out, grid="1x1"):
    return ["run", coupled.PATHS / "current-policies.yaml", "--storage", "double", "--quiet",
            "--members", 40, "--grid", grid, "--out", out]


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def launch(*words):
    subprocess.run([str(word) for word in words], check=True, timeout=300)


@pytest.fixture(scope="module")
def reference(tmp_path_factory):
    out = tmp_path_factory.mktemp("reference") / "reference.nc"
    launch(peer.PROGRAM, *options(out))
    return digest(out)


@pytest.mark.skipif(not CAN, reason="namespaces of the network cannot be made here")
@GRIDS
def test_hosts(tmp_path, agent, reference, ranks, grid):
    out = tmp_path / "out.nc"
    hosts = ",".join(f"{host}:2" for host in HOSTS)
    launch(agent, HOSTS[0], f"cd {tmp_path};",
           *(f"{name}={value}" for name, value in ENVIRONMENT.items() if "OMPI" in name),
           "KEELING_DATA=" + os.environ["KEELING_DATA"],
           "mpirun.openmpi", "--mca", "plm_rsh_agent", agent, "--mca", "pml", "ob1",
           "--mca", "btl", "tcp,self", "--mca", "btl_tcp_if_include", "v0",
           "--mca", "oob_tcp_if_include", "v0", "--host", hosts, "--map-by", "node",
           "--bind-to", "none", "-n", ranks, peer.PROGRAM, *options(out, grid))
    assert digest(out) == reference


@pytest.mark.skipif(not MPICH, reason="MPICH is not installed")
@GRIDS
def test_mpich(tmp_path, with_mpich, reference, ranks, grid):
    out = tmp_path / "out.nc"
    launch("mpirun.mpich", "-n", ranks, with_mpich, *options(out, grid))
    assert digest(out) == reference


@pytest.mark.skipif(not CAN or not MPICH, reason="no namespaces of the network, or no MPICH")
@GRIDS
def test_mpich_on_hosts(tmp_path, agent, with_mpich, reference, ranks, grid):
    out = tmp_path / "out.nc"
    words = [agent, HOSTS[0], f"cd {tmp_path}; UCX_TLS=tcp,self UCX_NET_DEVICES=v0",
             "KEELING_DATA=" + os.environ["KEELING_DATA"], "mpirun.mpich", "-launcher", "ssh",
             "-launcher-exec", agent, "-iface", "v0", "-hosts", ",".join(HOSTS), "-n", ranks,
             with_mpich, *options(out, grid)]
    ended = time.monotonic() + 300
    with subprocess.Popen([str(word) for word in words], start_new_session=True) as job:
        while not out.exists() and job.poll() is None and time.monotonic() < ended:
            time.sleep(0.2)
        if job.poll() is None:
            os.killpg(job.pid, signal.SIGKILL)
    assert digest(out) == reference
