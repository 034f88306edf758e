//! What only examples and paths show about an operation: everything here is inferred, and marked so. Knows drafts, not
//! pages.

use std::collections::HashSet;

use super::draft::Draft;
use crate::facts::{ExampleBody, Field, Kind, Location, Operation, Schema, Stated};
use crate::infer;
use crate::text::markup::is_name;
use crate::text::words;

impl Draft {
    /// Names in the path that no table describes.
    pub(super) fn path_parameters(&mut self) {
        let Some(path) = self.operation.path.clone() else { return };
        for name in oas_contract::template_names(&path.value).unwrap_or_default() {
            let schema = Schema::inferred(Kind::String, path.line);
            let field = Field {
                name: Stated::new(name.to_owned(), path.line),
                required: Some(Stated::inferred(true, path.line)),
                deprecated: false,
                schema,
            };
            self.add_parameter(Stated::new(Location::Path, path.line), field);
        }
    }

    fn has_table(&self, location: Location) -> bool {
        self.operation.parameters.iter().any(|parameter| parameter.location.value == location)
    }

    /// What only examples show about a request.
    pub(super) fn infer_request(&mut self) {
        let (query, header) = (self.has_table(Location::Query), self.has_table(Location::Header));
        let described = self.operation.body.is_some();
        for (line, pairs) in std::mem::take(&mut self.address_query) {
            for (name, value) in pairs {
                self.infer_parameter(Location::Query, line, &name, &value);
            }
        }
        let mut shown = Vec::new();
        for request in self.operation.requests.clone() {
            for (name, value) in request.query.iter().filter(|_| !query && !described) {
                self.infer_parameter(Location::Query, request.line, name, value);
            }
            for (name, value) in request.headers.iter().filter(|_| !header) {
                self.infer_parameter(Location::Header, request.line, name, value);
            }
            if let Some(example) = request.body.filter(|_| !described && !query) {
                shown.push(infer::schema(&example, infer::is_template(&example)));
            }
        }
        let body = self.operation.body.take();
        self.operation.body = body.or_else(|| (!shown.is_empty()).then(|| infer::merge_all(shown)));
    }

    fn infer_parameter(&mut self, location: Location, line: u32, name: &str, value: &str) {
        // The host is no parameter, wherever it is written.
        if !is_name(name) || words!("host|content-length").contains(&name.to_lowercase()) {
            return;
        }
        // `ids.1=a&ids.2=b` is one list.
        let (name, list) = match name.rsplit_once('.').filter(|(_, index)| index.parse::<u32>().is_ok()) {
            Some((base, _)) => (base.to_owned(), true),
            None => (name.trim_end_matches("[]").to_owned(), name.ends_with("[]")),
        };
        let placeholder = value.starts_with(['<', '{', '$', '[']) || value.is_empty() || value.contains('{');
        let kind = if placeholder { Kind::String } else { infer::kind_of_text(value) };
        let mut schema = Schema::inferred(kind, line);
        if !placeholder && location == Location::Query {
            schema.example = Some(Stated::new(crate::prose::typed(value, Some(kind)), line));
        }
        if list {
            schema = Schema { items: Some(Box::new(schema)), ..Schema::inferred(Kind::Array, line) };
        }
        let field = Field::new(Stated::new(name, line), schema);
        self.add_parameter(Stated::inferred(location, line), field);
    }

    pub(super) fn infer_response_headers(&mut self) {
        let listed = !self.operation.response_headers.is_empty();
        let mut known = HashSet::new();
        for (line, name) in std::mem::take(&mut self.example_headers).into_iter().filter(|_| !listed) {
            let usual = words!(
                "content-type|content-length|date|server|connection|transfer-encoding|vary|cache-control|\
                 keep-alive",
            );
            if !usual.contains(&name.to_lowercase()) && known.insert(name.to_ascii_lowercase()) {
                let schema = Schema::inferred(Kind::String, line);
                let name = Stated::inferred(name, line);
                self.operation.response_headers.push(Field::new(name, schema));
            }
        }
    }

    pub(super) fn infer_bodies(&mut self) {
        let in_query = self.has_table(Location::Query);
        let Operation { bodies, body, response, error, .. } = &mut self.operation;
        // What the examples of one kind show together.
        let infer = |wanted: &dyn Fn(&ExampleBody) -> bool| {
            let wanted = bodies.iter().filter(|body| wanted(body));
            let mut schemas = wanted.map(|body| infer::schema(&body.value, body.template)).peekable();
            schemas.peek().is_some().then(|| infer::merge_all(schemas))
        };
        if body.is_none() && !in_query {
            *body = infer(&|body| body.request && body.succeeds());
        }
        if response.is_none() {
            *response = infer(&|body| !body.request && body.succeeds());
        }
        if error.is_none() {
            *error = infer(&|body| !body.request && !body.succeeds());
        }
    }

    /// Values that are listed without a name belong to the one field that shows one of them and has no other list.
    ///
    /// Returns the lines of those that no field shows.
    pub(super) fn attach_values(&mut self) -> Vec<u32> {
        let lists = std::mem::take(&mut self.values);
        let mut attached: HashSet<String> = HashSet::new();
        let first = |values: &[serde_json::Value]| values.first().map(ToString::to_string).unwrap_or_default();
        for (line, request, values) in &lists {
            // What is listed once in lines and again in one line is the first of the two.
            let clean = lists.iter().find(|(_, _, other)| other.first() == values.first());
            let (line, request, values) = (*line, *request, clean.map_or(values, |(_, _, clean)| clean).clone());
            let mut found = 0;
            let mut fields: Vec<&mut Schema> = Vec::new();
            if request {
                fields.extend(self.operation.parameters.iter_mut().map(|parameter| &mut parameter.field.schema));
                fields.extend(self.operation.body.iter_mut());
            } else {
                fields.extend(self.operation.response.iter_mut());
            }
            for schema in fields {
                found += infer::attach_values(schema, line, &values, found > 0);
            }
            if found > 0 {
                attached.insert(first(&values));
            }
        }
        let left = lists.iter().filter(|(.., values)| !attached.contains(&first(values)));
        left.map(|(line, ..)| *line).collect()
    }
}
