//! Which responses of an operation a call returns, all others being errors. Knows OpenAPI.

use crate::model::{Location, Operation, Response, Status};

/// The headers by which a request asks for what has changed alone.
const CONDITIONS: [&str; 2] = ["if-none-match", "if-modified-since"];

impl<'d> Operation<'d> {
    /// The responses that a call returns, those of one status before those of a hundred: the successes, and that nothing has
    /// changed where requests can ask for that; where there is no success, the one for everything that is not listed.
    pub fn answers(&self) -> Vec<Response<'d>> {
        let mut answers: Vec<Response<'d>> = self
            .responses()
            .filter(|response| response.status.starts_with('2') && response.meaning().is_some())
            .collect();
        answers.sort_by_key(|response| matches!(response.meaning(), Some(Status::Class(_))));
        if answers.is_empty() {
            answers.extend(self.responses().find(|response| response.status == "default"));
        } else if self.may_be_unmodified() {
            answers.extend(self.response("304"));
        }
        answers
    }

    /// Whether requests can ask for what has changed alone, and 304 is declared as the answer that nothing has.
    pub fn may_be_unmodified(&self) -> bool {
        let conditional = |name: &str| CONDITIONS.iter().any(|known| known.eq_ignore_ascii_case(name));
        let mut headers = self.parameters.iter().filter(|parameter| parameter.location == Location::Header);
        headers.any(|parameter| conditional(parameter.name)) && self.response("304").is_some()
    }
}
