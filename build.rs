//! The one build script of every client crate, which reaches it through a symlink.
//!
//! With the feature `codegen` it compiles `spec.yaml` into `OUT_DIR`. Without it, as importers build, it has no
//! dependencies and only makes sure that the committed `src/generated.rs` belongs to this very `spec.yaml`.

#[cfg(feature = "codegen")]
fn main() {
    spec_compiler::build_script::run();
}

#[cfg(not(feature = "codegen"))]
fn main() {
    println!("cargo::rerun-if-changed=spec.yaml");
    println!("cargo::rerun-if-changed=src/generated.rs");
    let read = |path: &str| {
        std::fs::read_to_string(path).unwrap_or_else(|error| fail(&format!("failed to read {path}: {error}")))
    };
    let (contract, generated) = (read("spec.yaml"), read("src/generated.rs"));
    let wanted = format!("// contract: {}", digest(&contract));
    if !generated.lines().take(8).any(|line| line == wanted) {
        let package = std::env::var("CARGO_PKG_NAME").unwrap_or_default();
        fail(&format!(
            "src/generated.rs is stale: specs/{package}.yaml has changed since; run `cargo xtask regen {package}`"
        ));
    }
}

/// The same digest as that of `spec_compiler::digest`, which wrote the first lines of `src/generated.rs`.
#[cfg(not(feature = "codegen"))]
fn digest(contract: &str) -> String {
    let hash = contract
        .bytes()
        .filter(|byte| *byte != b'\r')
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("fnv1a64:{hash:016x}")
}

#[cfg(not(feature = "codegen"))]
fn fail(message: &str) -> ! {
    println!("cargo::error={message}");
    std::process::exit(1);
}
