//! Public items of the generated code, as whoever compares them hands them in. Knows nothing of how they are found.

/// A public item of the generated code that is not the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What happened to it: `types::TaskInfo::task_id: i64 -> String`.
    pub text: String,
    /// Whether programs that use it do not compile any more.
    pub breaking: bool,
}
