//! Calls that come again: what was answered under an idempotency key is answered again. Driven by `x-idempotency-key`; knows
//! nothing of what is answered.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use oas_contract::extensions::RequestPlace;
use oas_contract::{Location, Operation};
use serde_json::Value;

use crate::answer::{Answer, Refusal};
use crate::request::Request;
use crate::route::Route;

/// The most keys that are remembered.
const MAX_KEYS: usize = 100_000;

/// What was answered under which key, by operation and key.
#[derive(Default)]
pub(crate) struct IdempotencyKeys(Mutex<HashMap<(String, String), StoredAnswer>>);

/// A request, and what was answered.
struct StoredAnswer {
    target: String,
    body: Vec<u8>,
    answer: Answer,
}

impl IdempotencyKeys {
    /// Answers a request, once for each key. Another request under a key that was used is refused.
    pub(crate) fn once(
        &self,
        route: &Route<'_>,
        request: &Request,
        answer: impl FnOnce() -> Result<Answer, Refusal>,
    ) -> Result<Answer, Refusal> {
        let Some(key) = key(&route.operation, request) else { return answer() };
        let name = (route.operation.name(), key);
        let mut answers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(StoredAnswer { target, body, answer }) = answers.get(&name) {
            return match *target == request.target() && *body == request.body {
                true => Ok(answer.clone()),
                false => Err(Refusal::Invalid("the idempotency key was used for another request".to_owned())),
            };
        }
        let answer = answer()?;
        if answers.len() >= MAX_KEYS {
            answers.clear();
        }
        let stored = StoredAnswer { target: request.target(), body: request.body.clone(), answer: answer.clone() };
        answers.insert(name, stored);
        Ok(answer)
    }
}

/// The key of a request, where it has one.
fn key(operation: &Operation<'_>, request: &Request) -> Option<String> {
    match operation.idempotency_key()?.at {
        RequestPlace::Body(pointer) => {
            let body: Value = serde_json::from_slice(&request.body).ok()?;
            Some(body.pointer(&pointer)?.as_str()?.to_owned())
        }
        RequestPlace::Parameter(name) => {
            let parameter = operation.parameters.iter().find(|known| known.name == name)?;
            if parameter.location == Location::Header {
                return request.header(&name).map(str::to_owned);
            }
            request.query_pairs().into_iter().find(|(known, _)| *known == name).map(|(_, value)| value)
        }
    }
}
