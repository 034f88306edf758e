#!/bin/sh
# A change of a contract to its release, in a clone that nothing else is done in: a state that the provider has come to have.
# What it changes is left in the work tree. `sh examples/walks/contract.sh`
set -eu
cd "$(dirname "$0")/../.."
next=0.2.0

# The change, and whether the contract holds.
awk '{ print } !done && /value: failed, description: It ended without a complete copy/ {
  sub(/value: .*/, "value: cancelled, description: It was ended before it was complete.}"); print; done = 1 }' \
  specs/ppio-gpu.yaml > changed.yaml
mv changed.yaml specs/ppio-gpu.yaml
git diff --stat -- specs
cargo xtask lint

# Its code, and what becomes of the programs that use it.
cargo xtask regen ppio-gpu
cargo xtask diff --fail-on none
cargo xtask diff --format changelog --fail-on none > entries.md
cat entries.md

# The version of this crate, which is its own: in its manifest, and where the workspace names it.
sed "s/^version = \".*\"/version = \"$next\"/" crates/ppio-gpu/Cargo.toml > changed.toml
mv changed.toml crates/ppio-gpu/Cargo.toml
sed "s/^ppio-gpu = { version = \"[^\"]*\"/ppio-gpu = { version = \"$next\"/" Cargo.toml > changed.toml
mv changed.toml Cargo.toml
cargo update --workspace
{
  sed '/^## /,$d' CHANGELOG.md
  printf '## ppio-gpu %s\n\n' "$next"
  sed 's/^## .*//' entries.md
  printf '\n'
  sed -n '/^## /,$p' CHANGELOG.md
} > changed.md
mv changed.md CHANGELOG.md
rm -f entries.md

# What the tag would have to find.
.ci/release check "ppio-gpu-v$next"
.ci/release notes "ppio-gpu-v$next"
echo "that is a release: commit, and push the tag ppio-gpu-v$next"
