//! The digest that ties generated code to its contract, and to itself as it was made. It is FNV-1a, and the same lines stand in the build script,
//! which has no dependencies: it tells a stale file from a fresh one and protects against nothing else.

/// The digest of a text. Line ends do not count, so a checkout with other line ends is not stale.
///
/// ```
/// assert_eq!(oas_codegen::digest("a\r\nb"), oas_codegen::digest("a\nb"));
/// assert_eq!(oas_codegen::digest(""), "fnv1a64:cbf29ce484222325");
/// ```
pub fn digest(text: &str) -> String {
    let hash = text
        .bytes()
        .filter(|byte| *byte != b'\r')
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("fnv1a64:{hash:016x}")
}
