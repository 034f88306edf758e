//! What pages leave open although nothing contradicts it: sizes without bounds, times without a unit or zone, two ends of
//! one list, texts that stand for booleans, errors that are always possible, headers that OpenAPI has another place for.
//! Knows facts only.

use super::check::{Check, bodies, fields};
use crate::facts::{Field, Kind, Location, Operation, Schema, is_callable};
use crate::rules;
use crate::text::{WordList, patterns, words};

const SIZES: WordList = words!("limit|pagesize|size|perpage|maxresults|maxitems");
const FLAGS: WordList = words!("hasmore|more|istruncated|truncated|hasnext");
const CURSORS: WordList = words!("nextcursor|nexttoken|nextmarker|cursor|next|nextpagetoken");

patterns! {
    /// The names of times.
    TIME = r"(?i:_at|time|timestamp|date)$|At$";
    /// `2020-07-02 17:34:44`.
    LOCAL = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}:[0-9]{2}$";
}

impl Check<'_> {
    pub(super) fn conventions(&mut self, operation: &Operation) {
        for host in operation.hosts.iter().filter(|host| !is_callable(&host.value)) {
            self.add(rules::HOST_PLACEHOLDER, host.line, format!("the host `{}` is a placeholder", host.value));
        }
        for parameter in &operation.parameters {
            let (location, field) = (&parameter.location, &parameter.field);
            let name = format!("{} {}", location.value.word(), field.name.value);
            match location.value {
                Location::Header => self.header(operation, field, location.inferred),
                Location::Query => self.size(&name, field),
                _ => {}
            }
            self.convention(&name, field);
        }
        for (name, schema) in bodies(operation) {
            self.ends(schema);
            for (name, field) in fields(name, schema) {
                self.convention(&name, field);
                self.ends(&field.schema);
            }
        }
        self.errors(operation);
    }

    fn errors(&mut self, operation: &Operation) {
        let line = operation.path.as_ref().map_or(1, |path| path.line);
        if !operation.errors.iter().any(|error| error.status.is_none_or(|status| status >= 400)) {
            self.add(rules::NO_ERRORS, line, "no error response is described".to_owned());
        }
        let mut refused = operation.errors.iter().filter(|error| error.status.is_some_and(|status| status >= 400));
        if let Some(error) = refused.clone().next()
            && !refused.any(|error| matches!(error.status, Some(401 | 403)))
        {
            let message = "the errors have none for refused credentials (401 or 403)".to_owned();
            self.add(rules::NO_CREDENTIALS_ERROR, error.line, message);
        }
    }

    /// Headers that say what OpenAPI or HTTP says in another place.
    fn header(&mut self, operation: &Operation, field: &Field, inferred: bool) {
        let (name, line) = (&field.name.value, field.name.line);
        let is_get = operation.method.as_ref().is_some_and(|method| method.value == "GET");
        if name.eq_ignore_ascii_case("authorization") && !inferred {
            let message = format!("`{name}` is given as a parameter, which OpenAPI tells its readers to ignore");
            self.add(rules::AUTHORIZATION_PARAMETER, line, message);
        } else if name.eq_ignore_ascii_case("content-type") && is_get {
            let message = format!("`{name}` is asked for in a GET, which has no body");
            self.add(rules::CONTENT_TYPE_ON_GET, line, message);
        }
    }

    fn convention(&mut self, name: &str, field: &Field) {
        let (schema, line) = (&field.schema, field.name.line);
        if let Some(values) = &schema.enumeration
            && schema.kind() == Some(Kind::String)
            && values.value.iter().all(|value| value == "true")
        {
            self.add(rules::TRUE_AS_TEXT, values.line, format!("`{name}` is the text `true`, or missing"));
        }
        let example = schema.example.as_ref().map(|example| &example.value);
        if TIME.is_match(&field.name.value) && schema.format.is_none() {
            let seconds = example.and_then(serde_json::Value::as_u64).is_some_and(|number| number > 1_000_000_000);
            if schema.kind() == Some(Kind::Integer) && seconds {
                self.add(rules::TIME_UNIT, line, format!("`{name}` is a time whose unit no format gives"));
            } else if example.and_then(|example| example.as_str()).is_some_and(|text| LOCAL.is_match(text)) {
                self.add(rules::TIME_ZONE, line, format!("`{name}` is a time without a zone"));
            }
        }
    }

    /// A number of items without a bound or a default.
    fn size(&mut self, name: &str, field: &Field) {
        let schema = &field.schema;
        let open = match (schema.bounds.maximum.is_none(), schema.default.is_none() && !field.is_required()) {
            (true, true) => "no maximum and no default",
            (true, false) => "no maximum",
            (false, true) => "no default",
            (false, false) => return,
        };
        if SIZES.contains(&folded(field)) && schema.kind() == Some(Kind::Integer) {
            self.add(rules::OPEN_SIZE, field.name.line, format!("`{name}` has {open}"));
        }
    }

    /// A flag and a cursor that both say whether there is more.
    fn ends(&mut self, schema: &Schema) {
        let find = |names: WordList, kind| {
            let is = |field: &&Field| names.contains(&folded(field)) && field.schema.kind() == Some(kind);
            schema.members().iter().find(is).map(|field| &field.name)
        };
        if let (Some(flag), Some(cursor)) = (find(FLAGS, Kind::Boolean), find(CURSORS, Kind::String)) {
            let (value, line) = (&cursor.value, cursor.line);
            let message = format!("`{}` and `{value}` (line {line}) both say whether there is more", flag.value);
            self.add(rules::TWO_ENDS, flag.line, message);
        }
    }
}

fn folded(field: &Field) -> String {
    field.name.value.replace(['_', '-'], "").to_lowercase()
}
