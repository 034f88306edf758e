//! The one build script of every client crate. It is written at the root of the workspace; `cargo xtask regen` copies it into
//! each of them, as it copies `specs/<package>.yaml` to `spec.yaml`, so that a packed crate has all that it is built from.
//!
//! With the feature `codegen` it compiles the contract into `OUT_DIR`. Without it, as importers build, it has no
//! dependencies and only makes sure that the committed `src/generated.rs` belongs to this very contract, as it was made.

use std::path::Path;

fn main() {
    let package = std::env::var("CARGO_PKG_NAME").unwrap_or_default();
    let shared = format!("../../specs/{package}.yaml");
    // Cargo adds `Cargo.toml.orig` to what it packs: what stands around a packed crate belongs to others.
    let in_workspace = Path::new(&shared).exists() && !Path::new("Cargo.toml.orig").exists();
    let contract = if in_workspace { &shared } else { "spec.yaml" };
    // With its overlay applied, it stands in the crate alone; `cargo xtask regen --check` says whether that is so.
    let overlay = format!("../../specs/{package}.overlay.yaml");
    let is_overlaid = in_workspace && Path::new(&overlay).exists();
    let whole = if is_overlaid { "spec.yaml" } else { contract };
    if is_overlaid {
        println!("cargo::rerun-if-changed={shared}");
        println!("cargo::rerun-if-changed={overlay}");
    }
    // From `src/lib.rs`, so that no path of this machine gets into what is built.
    println!("cargo::rustc-env=CONTRACT=../{whole}");
    #[cfg(feature = "codegen")]
    oas_codegen::build_script::run_for_client(contract.as_ref());
    #[cfg(not(feature = "codegen"))]
    {
        let generated = read("src/generated.rs").replace('\r', "");
        let (head, code) = generated.split_once("\n\n").unwrap_or_default();
        let says = |what: &str, text: &str| head.lines().any(|line| line == format!("// {what}: {}", digest(text)));
        if !says("contract", &read(whole)) {
            fail(&format!(
                "src/generated.rs is stale: specs/{package}.yaml has changed since; run `cargo xtask regen {package}`"
            ));
        }
        if !says("code", code) {
            fail(&format!(
                "src/generated.rs was edited: change specs/{package}.yaml instead, then run `cargo xtask regen {package}`"
            ));
        }
        for (path, made) in head.lines().filter_map(|line| line.strip_prefix("// file: ")?.rsplit_once(' ')) {
            if digest(&read(&format!("src/{path}"))) != made {
                fail(&format!(
                    "src/{path} was edited or is stale: change specs/{package}.yaml instead, then run `cargo xtask regen {package}`"
                ));
            }
        }
    }
    if in_workspace {
        for (copy, source) in [("spec.yaml", &*shared), ("build.rs", "../../build.rs")] {
            if (copy != "spec.yaml" || !is_overlaid) && digest(&read(copy)) != digest(&read(source)) {
                let source = source.trim_start_matches("../");
                differs(&format!(
                    "crates/{package}/{copy} is no copy of {source} of the workspace: edit only that one, then run `cargo xtask \
                     regen {package}`"
                ));
            }
        }
    }
}

/// The text of a file without a byte order mark, which cargo watches from now on.
fn read(path: &str) -> String {
    println!("cargo::rerun-if-changed={path}");
    let text = std::fs::read_to_string(path);
    let text = text.unwrap_or_else(|error| fail(&format!("failed to read {path}: {error}")));
    text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), str::to_owned)
}

/// The same digest as that of `oas_codegen::digest`, which wrote the first lines of `src/generated.rs`.
fn digest(text: &str) -> String {
    let hash = text
        .bytes()
        .filter(|byte| *byte != b'\r')
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("fnv1a64:{hash:016x}")
}

/// Who compiles a contract edits it first and copies it later, so that is no error there.
fn differs(message: &str) {
    if cfg!(feature = "codegen") {
        println!("cargo::warning={message}");
    } else {
        fail(message);
    }
}

fn fail(message: &str) -> ! {
    println!("cargo::error={message}");
    std::process::exit(1);
}
