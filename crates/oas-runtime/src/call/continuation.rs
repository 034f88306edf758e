//! Where something goes on that an answer has begun: a list, a job. Knows members of bodies and URLs, not what stands there.

use super::parameters::Call;
use crate::{Error, Json};

/// What is set in requests beside parameters, so that they go on with something.
#[derive(Clone, Debug, Default)]
pub struct Continuation {
    link: Option<String>,
    members: Vec<(&'static str, Json)>,
}

impl Continuation {
    /// The link that is followed.
    pub fn link(&self) -> Option<String> {
        self.link.clone()
    }

    /// Goes on at an absolute link or one that is relative to the page.
    pub fn follow(&mut self, link: &str) {
        self.link = Some(link.to_owned());
    }

    /// Puts a value into the body, where a pointer leads to: a number where it is one and is meant as one. An empty text takes out what is there.
    pub fn put(&mut self, pointer: &'static str, text: &str, is_number: bool) {
        let number = || text.parse().ok().filter(|_| is_number).map(Json::Number);
        let value = if text.is_empty() { Json::Null } else { number().unwrap_or_else(|| text.into()) };
        self.members.retain(|(known, _)| *known != pointer);
        self.members.push((pointer, value));
    }

    /// Puts all of that into a call.
    pub fn apply(&self, call: &mut Call<'_>) -> Result<(), Error> {
        for (pointer, value) in &self.members {
            call.put_in_body(pointer, value.clone())?;
        }
        match &self.link {
            Some(link) => call.follow(link),
            None => Ok(()),
        }
    }

    /// What stands in the body of a call, where a pointer leads to.
    pub fn read(call: Result<Call<'_>, Error>, pointer: &'static str) -> Option<String> {
        match call.ok()?.in_body(pointer)? {
            Json::String(text) => Some(text),
            other => Some(other.to_string()),
        }
    }
}
