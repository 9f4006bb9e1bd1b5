#!/usr/bin/env bash
# From a bare Debian 12 to a first result, or to every test passed. See: bash quickstart.sh --help
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

usage() {
    cat <<'END'
bash quickstart.sh        install what is missing, build build/keeling, run the shipped paths from 1750
                          to 2100 with 200 members into runs/paths.nc and write a report from that file
bash quickstart.sh test   install what is missing, build, run every test but those labelled long
bash quickstart.sh --help this text

Both may be run again and then do only what is left to do. Packages are installed by apt-get as root
or through sudo; with neither, the missing ones are named and work goes on if it can. Else only this
folder and the caches of compiled kernels (~/.cache) are written to. What compilers and installers
say is kept in build/quickstart.log.
END
}

# One line a package: its name, whether the work stands or falls with it, and how it is recognised
# where dpkg does not know it.
run_packages='
gcc                    must  has gcc
libc6-dev              must  header stdio.h
make                   must  has make
cmake                  must  has cmake
pkg-config             must  has pkg-config
libhdf5-dev            must  has h5cc
libopenmpi-dev         must  has mpicc
openmpi-bin            nice  has mpirun
libyaml-dev            must  module yaml-0.1
libjansson-dev         must  module jansson
opencl-headers         must  header CL/cl.h
ocl-icd-opencl-dev     must  module OpenCL
pocl-opencl-icd        must  driver pocl
python3                must  has python3
python3-numpy          nice  import numpy
python3-xarray         nice  import xarray
python3-h5netcdf       nice  import h5netcdf
python3-matplotlib     nice  import matplotlib
python3-plotly         nice  import plotly
'
test_packages='
libcmocka-dev          must  module cmocka
python3-pytest         must  import pytest
python3-netcdf4        nice  import netCDF4
python3-selenium       nice  import selenium
chromium               nice  has chromium
chromium-driver        nice  has chromedriver
netcdf-bin             nice  has ncdump
python3-venv           nice  import ensurepip
clang                  nice  has clang
clang-format           nice  has clang-format
clang-tidy             nice  has clang-tidy
cppcheck               nice  has cppcheck
oclgrind               nice  has oclgrind
'
peers='fair==2.2.5 h5py' # from PyPI, into build/peers: what the tests compare with

has() { command -v "$1" >/dev/null; }
header() { echo "#include <$1>" | "${CC:-cc}" -E - >/dev/null 2>&1; }
module() { has pkg-config && pkg-config --exists "$1"; }
driver() {
    compgen -G "${OCL_ICD_VENDORS:-/etc/OpenCL/vendors}/*$1*.icd" >/dev/null ||
        compgen -G "${CONDA_PREFIX-}/etc/OpenCL/vendors/*$1*.icd" >/dev/null
}
import() { "$(python)" -c "import $1" >/dev/null 2>&1; }
python() { [ -x /usr/bin/python3 ] && echo /usr/bin/python3 || echo python3; } # the one apt fills

say() { printf '%-9s %s\n' "$1" "$2"; }

# step NAME WHAT COMMAND...: runs it into the log, says how long it took; on failure shows why.
step() {
    local name=$1 what=$2 began=$SECONDS
    shift 2
    printf '%-9s %s ... ' "$name" "$what"
    echo "== $name: $*" >>build/quickstart.log
    if "$@" >>build/quickstart.log 2>&1 </dev/null; then
        echo "done in $((SECONDS - began)) s"
    else
        echo "FAILED after $((SECONDS - began)) s; the end of build/quickstart.log:"
        tail -n "${show:-40}" build/quickstart.log | sed 's/^/    /'
        return 1
    fi
}

# The packages of the table on stdin that are not there, as lines "name must|nice".
missing() {
    local name weight probe
    while read -r name weight probe; do
        [ -n "$name" ] || continue
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] && continue
        $probe || echo "$name $weight"
    done
}

# Sets as_root to what goes before a command that root must run; false when there is no way.
become_root() {
    as_root=()
    [ "$(id -u)" = 0 ] && return
    has sudo || return 1
    as_root=(sudo)
    sudo -n true 2>/dev/null || { [ -t 0 ] && sudo -v; }
}

apt_install() {
    local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120)
    "${as_root[@]}" "${apt[@]}" update || echo "the package lists could not be refreshed"
    "${as_root[@]}" "${apt[@]}" install -y --no-install-recommends "$@"
}

explain() {
    if has apt-get; then
        say packages "missing: $*"
        say "" "as root:  apt-get install --no-install-recommends $*"
    else
        say packages "missing, by Debian's names: $*"
        say "" "conda-forge: c-compiler make cmake pkg-config hdf5 openmpi yaml jansson opencl-headers"
        say "" "             ocl-icd pocl cmocka numpy xarray h5netcdf matplotlib plotly pytest"
        say "" "spack:       cmake pkgconf hdf5+hl openmpi libyaml jansson opencl-headers ocl-icd"
        say "" "             pocl cmocka py-numpy py-xarray py-h5netcdf py-matplotlib py-plotly"
        say "" "             py-pytest"
    fi
}

# Installs what the tables on stdin lack; goes on without it when nothing that must be there is missing.
# shellcheck disable=SC2086 # names are words
packages() {
    local tables lack names must
    tables=$(cat)
    lack=$(missing <<<"$tables")
    names=$(awk '{ print $1 }' <<<"$lack" | xargs)
    if [ -z "$names" ]; then
        say packages "all there"
        return
    fi
    if has apt-get && become_root; then
        step packages "installing $(wc -w <<<"$names"): $names" apt_install $names || true
        lack=$(missing <<<"$tables")
        names=$(awk '{ print $1 }' <<<"$lack" | xargs)
        [ -n "$names" ] || return 0
    fi
    explain $names
    must=$(awk '$2 == "must" { print $1 }' <<<"$lack" | xargs)
    [ "$must" = pocl-opencl-icd ] && driver "" && must="" # another device will do
    if [ -n "$must" ]; then
        say packages "cannot go on without: $must"
        exit 69
    fi
    say packages "going on without these"
}

configure() {
    local cache=build/CMakeCache.txt
    if [ -e $cache ] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$PWD" $cache; then
        rm -rf $cache build/CMakeFiles # the folder was moved
    fi
    cmake --preset release -DPython3_EXECUTABLE="$(python)" "$@"
}

compile() { cmake --build build --parallel "$(nproc 2>/dev/null || echo 2)" "$@"; }

# What the tests compare with, in an environment of its own; without PyPI these tests are skipped.
# shellcheck disable=SC2086 # peers are words
install_peers() {
    local python=build/peers/bin/python
    timeout 60 "$(python)" -m venv --clear build/peers &&
        timeout 600 $python -m pip install --retries 1 --timeout 30 $peers &&
        echo "$peers" >build/peers/installed
}

main_job() {
    packages <<<"$run_packages"
    local tests=OFF
    module cmocka && tests=ON
    step configure "cmake --preset release" configure -DKEELING_TESTS=$tests
    step build "build/keeling" compile --target keeling_program keeling_shared
    mkdir -p runs
    local kept='temperature,*_concentration,*_emissions,gas_emissions_n2o,forcing_*,heat_*'
    local regions='world_*,emissions_co2_*,ghg_*,co2_*,final_*,electricity_*,primary_*'
    regions="$regions,carbon_price_*,regional_*"
    local job="build/keeling run scenarios/paths/*.yaml --members 200 --store stats"
    job="$job --variables '$kept,$regions' --out runs/paths.nc"
    say run "$job"
    eval "$job" # as printed, so that repeating it gives the same bytes
    say result "$PWD/runs/paths.nc"
    if import numpy && import xarray && import h5netcdf && import matplotlib; then
        step report "$(python) -m analysis report runs/paths.nc" \
            "$(python)" -m analysis report runs/paths.nc
        say report "$PWD/runs/paths.html"
    else
        say report "skipped: it needs numpy, xarray, h5netcdf and matplotlib"
    fi
}

tests() {
    packages <<<"$run_packages$test_packages"
    step configure "cmake --preset release" configure -DKEELING_TESTS=ON -DKEELING_WERROR=ON
    step build "build/keeling and the tests" compile
    if [ "$(cat build/peers/installed 2>/dev/null)" != "$peers" ]; then
        show=2 step peers "from PyPI: $peers" install_peers ||
            say peers "skipped: every test that compares with: $peers"
    fi
    say tests "ctest --test-dir build --parallel 2 --output-on-failure -LE '^long\$'"
    exec ctest --test-dir build --parallel 2 --output-on-failure -LE '^long$'
}

mkdir -p build
case "$#:${1-}" in
0:) : >build/quickstart.log; main_job ;;
1:test) : >build/quickstart.log; tests ;;
1:--help | 1:-h) usage ;;
*) usage >&2; exit 64 ;;
esac
