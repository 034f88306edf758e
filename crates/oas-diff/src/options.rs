//! What a comparison is told beside the two documents. Knows neither.

use crate::verdict::Stability;

/// What a comparison needs to know beside the documents.
///
/// ```
/// let options = oas_diff::Options { deprecation_days: 90, ..oas_diff::Options::on("2026-11-21") };
/// assert_eq!(options.stability, oas_diff::Stability::Beta);
/// ```
#[derive(Clone, Debug)]
pub struct Options {
    /// The date that sunset dates are held against, such as `2026-11-21`.
    pub today: String,
    /// The days for which a deprecated operation has to stay; 0 asks for no sunset date.
    pub deprecation_days: u32,
    /// The same for operations whose `x-stability-level` is `beta`.
    pub deprecation_days_of_beta: u32,
    /// The least `x-stability-level` that promises something: what changes in operations below it breaks nobody.
    pub stability: Stability,
    /// What stands before the paths of the old document and is nothing to compare, such as `/v1`.
    pub base_prefix: String,
    /// What stands before the paths of the new document and is nothing to compare.
    pub head_prefix: String,
}

impl Options {
    /// What holds where nobody has said anything, on a day such as `2026-11-21`.
    pub fn on(today: &str) -> Self {
        Self {
            today: today.to_owned(),
            deprecation_days: 0,
            deprecation_days_of_beta: 0,
            stability: Stability::Beta,
            base_prefix: String::new(),
            head_prefix: String::new(),
        }
    }
}

impl Default for Options {
    /// On no day: every sunset date is still to come.
    fn default() -> Self {
        Self::on("")
    }
}
