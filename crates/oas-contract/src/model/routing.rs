//! What a server tells operations apart by: the path, and the values that every request of an operation has, which stand in the
//! key of a path behind `?`, in constant headers, and in required parameters of one value. A fragment behind `#` is never
//! sent: it tells the keys of a document apart. Knows OpenAPI.

use crate::model::{Location, Operation, Parameter};

/// A value that every request of an operation has.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Constant {
    /// Where it stands: `query` or `header`.
    pub location: &'static str,
    /// Its name; of a header in lower case.
    pub name: String,
    /// The value that tells the operation from the others of its path.
    pub value: String,
}

impl<'d> Operation<'d> {
    /// The path that is called, with its parameters in braces: the key of the document without query and fragment.
    pub fn route(&self) -> &'d str {
        self.path.split(['?', '#']).next().unwrap_or_default()
    }

    /// The pairs that stand behind `?` in the key of the path, and in every request.
    pub fn constant_query(&self) -> Vec<(&'d str, &'d str)> {
        let path = self.path.split('#').next().unwrap_or_default();
        let query = path.split_once('?').map_or("", |(_, query)| query);
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).collect()
    }

    /// All that every request of it has beside method and path, sorted.
    pub fn constants(&self) -> Vec<Constant> {
        let constant =
            |location, name: &str, value: &str| Constant { location, name: name.to_owned(), value: value.to_owned() };
        let mut constants: Vec<Constant> =
            self.constant_query().into_iter().map(|(name, value)| constant("query", name, value)).collect();
        constants.extend(
            self.request_headers()
                .into_iter()
                .map(|(name, value)| constant("header", &name.to_ascii_lowercase(), value)),
        );
        for parameter in &self.parameters {
            let Some(value) = parameter.only_value() else { continue };
            match parameter.location {
                Location::Query => constants.push(constant("query", parameter.name, &value)),
                Location::Header => constants.push(constant("header", &parameter.name.to_ascii_lowercase(), &value)),
                Location::Path | Location::Cookie => {}
            }
        }
        constants.sort();
        constants
    }
}

impl Parameter<'_> {
    /// The value of a required parameter that can have no other.
    pub fn only_value(&self) -> Option<String> {
        let values = self.required().then(|| self.schema()?.unwrapped().values()).flatten()?;
        match values.list.as_slice() {
            [value] => value.as_str().map(str::to_owned),
            _ => None,
        }
    }
}
