//! What an operation starts, in Rust terms. Knows the operation that shows it by its names.

use oas_contract::extensions::JobArgument;

use super::ParameterPlan;

/// A job that an operation starts.
#[derive(Clone, Debug)]
pub struct JobPlan {
    /// The request builder that shows it.
    pub poll_builder: String,
    /// The method of the client that makes one.
    pub poll_method: String,
    /// The parameter that takes its id; nothing where it is found by a URL.
    pub parameter: Option<ParameterPlan>,
    /// Where the answer has the id or the URL.
    pub at: String,
    /// Parameters that both have: of the one that starts it, and of the one that shows it.
    pub shared: Vec<(ParameterPlan, ParameterPlan)>,
    /// Parameters of the one that shows it, and what each is given.
    pub arguments: Vec<(JobArgument, ParameterPlan)>,
    /// Pointer to the id of what was made.
    pub result: Option<String>,
}
