//! Extensions of documents and servers: error bodies, constant headers, variables of the environment.

use super::schema::Spelling;
use crate::document::Document;
use crate::model::{Object, Server, ServerVariable};
use crate::tables::extensions::{ENVIRONMENT, ERROR_SHAPE, Extension, FEATURES, REQUEST_HEADERS, SPELLING};
use crate::tree::Node;

pub(super) fn headers(object: Object<'_>) -> Vec<(&str, &str)> {
    let members = object.members(REQUEST_HEADERS.name);
    members.filter_map(|(name, entry)| Some((name, entry.node.as_str()?))).collect()
}

/// Where an error body keeps its parts, from `x-error-shape`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErrorShape {
    /// Pointers to the code.
    pub code: Vec<String>,
    /// Pointers to the message.
    pub message: Vec<String>,
    /// Pointers to the request id; `header:NAME` reads a response header.
    pub request_id: Vec<String>,
    /// Codes that mean success, in a body that has the form of an error.
    pub success_codes: Vec<String>,
    /// Whether the contract lists them: its successful responses carry codes of their own then.
    pub states_success: bool,
    /// Codes that mean "slow down".
    pub throttle_codes: Vec<String>,
    /// Codes, and statuses, that mean "try again later".
    pub retry_codes: Vec<String>,
    /// Codes that mean "these credentials are not accepted".
    pub auth_codes: Vec<String>,
}

/// The codes that mean success, where a contract lists none: zero, and the status itself.
fn success_codes(stated: Option<Vec<String>>) -> Vec<String> {
    stated.unwrap_or_else(|| vec!["0".to_owned(), "200".to_owned()])
}

impl Document {
    /// Where an error body keeps its parts: `x-error-shape`; without one, the members that most APIs use.
    pub fn error_shape(&self) -> ErrorShape {
        let Some(object) = self.top().object(ERROR_SHAPE.name) else {
            let pointers = |names: &[&str]| names.iter().map(|name| format!("/{name}")).collect();
            return ErrorShape {
                code: pointers(&["code", "error/code", "error_code", "errorCode"]),
                message: pointers(&["message", "error/message", "error_msg", "errorMessage"]),
                request_id: vec!["/request_id".into(), "/requestId".into(), "header:x-request-id".into()],
                success_codes: success_codes(None),
                ..ErrorShape::default()
            };
        };
        let texts = |name: &str| object.texts(name).into_iter().map(str::to_owned).collect();
        let stated = object.get("success-codes").map(|_| texts("success-codes"));
        ErrorShape {
            states_success: stated.is_some(),
            success_codes: success_codes(stated),
            code: texts("code"),
            message: texts("message"),
            request_id: texts("request-id"),
            throttle_codes: texts("throttle-codes"),
            retry_codes: texts("retry-codes"),
            auth_codes: texts("auth-codes"),
        }
    }

    /// Which spellings of single values are read where a schema does not say: `x-spelling`.
    pub fn spelling(&self) -> Spelling {
        self.top().text(SPELLING.name).and_then(Spelling::of).unwrap_or_default()
    }

    /// Whether the operations of each tag are a cargo feature of the client: `x-features`.
    pub fn has_features_by_tag(&self) -> bool {
        self.top().text(FEATURES.name) == Some("tags")
    }

    /// What a person has written of the whole: the lines of `x-completed`.
    pub fn completed_notes(&self) -> Vec<&str> {
        self.top().one_or_more(crate::tables::extensions::COMPLETED.name)
    }

    /// Constant headers of every request: `x-request-headers`.
    pub fn request_headers(&self) -> Vec<(&str, &str)> {
        headers(self.top())
    }

    /// The value of an extension of the table at the top of the document, as it stands there.
    pub fn extension(&self, extension: &Extension) -> Option<&Node> {
        self.top().get(extension.name)
    }
}

impl<'d> ServerVariable<'d> {
    /// The variable of the environment that it is read from: `x-environment`.
    pub fn environment(&self) -> Option<&'d str> {
        self.object.text(ENVIRONMENT.name)
    }
}

impl<'d> Server<'d> {
    /// The variable of the environment that overrides it: `x-environment`.
    pub fn environment(&self) -> Option<&'d str> {
        self.object.text(ENVIRONMENT.name)
    }
}
