#!/bin/sh
# A program of one's own, from a fresh clone: a package, its dependencies, the program of docs/first-call.md, and its first run,
# which calls a fake. `sh examples/walks/program.sh [FOLDER]`
set -eu
clone=$(cd "$(dirname "$0")/../.." && pwd)
folder=${1:-$(mktemp -d)/my-images}
mkdir -p "$folder/src"
cat > "$folder/Cargo.toml" << END
[package]
name = "my-images"
version = "0.1.0"
edition = "2024"

[dependencies]
oas-mock = { path = "$clone/crates/oas-mock" }
ppio-gpu = { path = "$clone/crates/ppio-gpu" }
tokio = { version = "1", features = ["macros", "rt-multi-thread"] }

[workspace]
END
# Versions that are known to work together.
cp "$clone/Cargo.lock" "$folder/Cargo.lock"
# The first program of the page.
awk '/^```rust$/ { inside = 1; next } /^```$/ { if (inside) exit } inside' "$clone/docs/first-call.md" > "$folder/src/main.rs"
grep -q "async fn main" "$folder/src/main.rs"
cd "$folder"
cargo run --quiet
