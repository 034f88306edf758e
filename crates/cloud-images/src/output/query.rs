//! What `--query` takes out of a result: an expression of `JMESPath`. Knows values, not where they come from.

use std::fmt;
use std::rc::Rc;

use jmespath::Variable;
use oas_runtime::Json;
use serde_json::Value;

use crate::language::message;

/// The longest expression, in characters, and how many signs of one may open something: what is deeper than anybody writes would
/// be deeper than a stack.
const LONGEST: usize = 1000;
const DEEPEST: usize = 64;

/// An expression of `--query` that has been parsed.
#[derive(Clone)]
pub struct Query(Rc<jmespath::Expression<'static>>);

impl Query {
    /// Reads an expression; what is wrong with it, and where.
    pub fn parse(text: &str) -> Result<Self, String> {
        let opens = text.chars().filter(|sign| "[({!&".contains(*sign)).count();
        if text.chars().count() > LONGEST || opens > DEEPEST {
            return Err(message!(
                "it is longer than {} characters, or deeper than {} signs that open something",
                "超过 {} 个字符，或嵌套超过 {} 层",
                LONGEST,
                DEEPEST
            ));
        }
        let expression = jmespath::compile(text).map_err(|error| {
            let what = what(&error);
            message!(
                "it is no expression of JMESPath, at character {}: {}",
                "不是 JMESPath 表达式，第 {} 个字符：{}",
                error.offset + 1,
                what
            )
        })?;
        Ok(Self(Rc::new(expression)))
    }

    /// What it takes out of a value.
    pub fn of(&self, value: &Json) -> Result<Json, String> {
        let value = Variable::try_from(plain(value)).expect("every JSON value is one");
        let found = self.0.search(value).map_err(|error| format!("--query: {}", what(&error)))?;
        let found = serde_json::to_value(&*found).map_err(|error| format!("--query: {error}"))?;
        Ok(found.into())
    }
}

impl fmt::Debug for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Query").field(&self.0.as_str()).finish()
    }
}

/// What is wrong, without the drawing of the place.
fn what(error: &jmespath::JmespathError) -> String {
    let text = error.reason.to_string();
    text.lines().next().unwrap_or_default().to_owned()
}

/// A value for an expression, which calculates with 64 bits: a number that they cannot hold is the text of its digits, so that
/// none of them is lost.
fn plain(value: &Json) -> Value {
    match value {
        Json::Array(elements) => elements.iter().map(plain).collect(),
        Json::Object(members) => members.iter().map(|(name, member)| (name.clone(), plain(member))).collect(),
        Json::Number(number) => {
            let digits = number.to_string();
            match serde_json::from_str::<Value>(&digits) {
                Ok(buffered) if serde_json::to_string(&buffered).is_ok_and(|written| written == digits) => buffered,
                _ => digits.into(),
            }
        }
        Json::String(text) => text.as_str().into(),
        Json::Bool(truth) => (*truth).into(),
        Json::Null => Value::Null,
    }
}
