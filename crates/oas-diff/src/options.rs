//! What a comparison needs to know beside the documents.

/// What a comparison needs to know beside the documents.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The date that sunset dates are held against, such as `2026-11-21`.
    pub today: String,
}
