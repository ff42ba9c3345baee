# shellcheck shell=bash
# What every script here shares: messages, installing what is missing, and pinned tools kept under target/tools.
# Nothing is ever installed that is already there, and nothing outside target/ is written except Debian packages.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

say() { printf '%s\n' "$*"; }
step() { printf '   %s\n' "$*"; }
fail() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

# "75 s" or "3 min 05 s" of a number of seconds.
duration() {
  if (($1 < 100)); then printf '%d s' "$1"; else printf '%d min %02d s' $(($1 / 60)) $(($1 % 60)); fi
}

# install_packages WHY PACKAGE... : Debian packages, for root only; anyone else is told what to ask for.
install_packages() {
  local why=$1
  shift
  if ! have apt-get; then
    fail "$why missing, and this is not Debian: please install the equivalent of: $*"
  fi
  if (($(id -u) != 0)); then
    fail "$why missing. Please run as root, or first: sudo apt-get install --no-install-recommends $*"
  fi
  step "installing $* ($why missing)"
  local log
  log=$(mktemp)
  if ! {
    apt_get update && apt_get install --no-install-recommends "$@"
  } >"$log" 2>&1 </dev/null; then
    cat "$log" >&2
    rm -f "$log"
    fail "apt-get could not install: $*"
  fi
  rm -f "$log"
}

apt_get() {
  DEBIAN_FRONTEND=noninteractive apt-get --yes --quiet -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 "$@"
}

# Everything is written in Rust or built from source by cargo; that takes a C compiler, make, a whole perl
# (OpenSSL's configuration script needs modules that Debian's minimal perl lacks) and npm for the pages' design system.
need_build_tools() {
  have cargo || fail "no cargo on PATH: please install a Rust toolchain first (rustup reads rust-toolchain.toml)"
  local missing=()
  if ! have cc || ! printf '#include <stdlib.h>\nint main(void){return 0;}' | cc -x c -fsyntax-only - 2>/dev/null; then
    missing+=(gcc libc6-dev)
  fi
  have make || missing+=(make)
  perl -MFindBin -MIPC::Cmd -MTime::Piece -e 1 2>/dev/null || missing+=(perl)
  if ! have npm || ! have node; then missing+=(nodejs npm); fi
  if ((${#missing[@]})); then install_packages "build tools are" "${missing[@]}"; fi
}

# The folder cargo builds into, whichever way it is configured.
cargo_target_dir() {
  cargo metadata --format-version 1 --no-deps --offline --manifest-path "$root/Cargo.toml" 2>/dev/null |
    sed -n 's/.*"target_directory":"\([^"]*\)".*/\1/p' | grep . || printf '%s\n' "${CARGO_TARGET_DIR:-$root/target}"
}

# A virtual environment with exactly the packages of a requirements file; prints its path.
# Its name carries the file's digest, so that a changed file gives a new environment.
python_tools() {
  local requirements=$1 dir
  if ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
    install_packages "python3 with venv is" python3 python3-venv >&2
  fi
  dir=$(tools_dir)/python-$(digest "$requirements" <(python3 --version))
  if [[ ! -e $dir/complete ]]; then
    step "installing Python tools of ${requirements#"$root"/}" >&2
    rm -rf "$dir"
    python3 -m venv "$dir" >&2
    "$dir/bin/pip" install --quiet --disable-pip-version-check --no-input --require-hashes -r "$requirements" >&2
    touch "$dir/complete"
  fi
  printf '%s\n' "$dir"
}

# node_modules of the development tools; prints its path.
node_tools() { node_packages scripts/tools; }

# node_modules of a folder's package-lock.json, installed outside the source tree; prints its path.
node_packages() {
  local of=$1 dir
  need_node >&2
  dir=$(tools_dir)/node-$(digest "$root/$of/package-lock.json")
  if [[ ! -e $dir/complete ]]; then
    step "installing Node packages of $of/package-lock.json" >&2
    rm -rf "$dir"
    mkdir -p "$dir"
    cp "$root/$of/package.json" "$root/$of/package-lock.json" "$dir/"
    (cd "$dir" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2)
    touch "$dir/complete"
  fi
  printf '%s\n' "$dir/node_modules"
}

# Node 20 or newer on PATH: the machine's own, else Debian's, else (where Debian's is older) the one packed for PyPI.
need_node() {
  if node_is_recent; then return; fi
  local packed
  packed=$(python_tools "$root/scripts/tools/node-requirements.txt")
  PATH=$packed/bin:$PATH
  export PATH
  node_is_recent || fail "Node 20 or newer is needed and could not be obtained"
}

node_is_recent() {
  have npm && have node && (($(node --version | sed 's/^v\([0-9]*\).*/\1/') >= 20))
}

tools_dir() { printf '%s/tools\n' "$(cargo_target_dir)"; }

digest() { cat "$@" | sha256sum | cut -c1-12; }
