//! Two descriptions of one operation, field by field. Knows facts only.

use std::collections::BTreeMap;

use serde_json::Value;

use super::sent::Sent;
use super::{Difference, Kind};
use crate::facts::{Bounds, Field, Operation, Place, Schema, Stated};

pub(super) struct Comparison<'c> {
    pub(super) sent: &'c Sent,
    /// Whether a person has settled what is compared.
    pub(super) completed: bool,
    pub(super) out: &'c mut Vec<Difference>,
}

/// Two fields with one name, or one of them.
type Pair<'f> = (Option<&'f Field>, Option<&'f Field>);

impl Comparison<'_> {
    pub(super) fn operation(&mut self, page: &Operation, contract: &Operation) {
        let mut places: Vec<Place> =
            page.parameters.iter().chain(&contract.parameters).map(|parameter| parameter.place.value).collect();
        places.sort();
        places.dedup();
        for place in places {
            let of = |operation: &'_ Operation| -> Vec<Field> {
                let there = operation.parameters.iter().filter(|parameter| parameter.place.value == place);
                there.map(|parameter| parameter.field.clone()).collect()
            };
            let (mut stated, known) = (of(page), of(contract));
            if place == Place::Header {
                stated.retain(|field| {
                    known.iter().any(|known| known.name.value.eq_ignore_ascii_case(&field.name.value))
                        || !self.sent.has(&field.name.value)
                });
            }
            // A parameter of the path has the name that the template gives it.
            if place == Place::Path && stated.len() == known.len() && stated.len() == 1 {
                self.field(place, "", &stated[0], &known[0]);
                continue;
            }
            self.fields(place, "", &stated, &known);
        }
        for (place, stated, known) in
            [(Place::Body, &page.body, &contract.body), (Place::Response, &page.response, &contract.response)]
        {
            match (stated, known) {
                (Some(stated), Some(known)) => self.schema(place, "", stated, known),
                (Some(stated), None) if !stated.members().is_empty() => {
                    let line = stated.members()[0].name.line;
                    self.push(
                        Kind::Missing,
                        "field",
                        place.word().to_owned(),
                        "the page describes it, the contract has none".to_owned(),
                        Some(line),
                        contract.path.as_ref().map(|path| path.line),
                        false,
                    );
                }
                _ => {}
            }
        }
    }

    #[allow(clippy::too_many_arguments, reason = "the parts of a difference")]
    fn push(
        &mut self,
        kind: Kind,
        subject: &'static str,
        field: String,
        message: String,
        page_line: Option<u32>,
        contract_line: Option<u32>,
        inferred: bool,
    ) {
        let completed = self.completed;
        self.out.push(Difference { kind, subject, field, message, page_line, contract_line, inferred, completed });
    }

    /// Fields of one object.
    fn fields(&mut self, place: Place, prefix: &str, page: &[Field], contract: &[Field]) {
        let mut pairs: BTreeMap<&str, Pair<'_>> = BTreeMap::new();
        for field in page {
            pairs.entry(&field.name.value).or_default().0 = Some(field);
        }
        for field in contract {
            pairs.entry(&field.name.value).or_default().1 = Some(field);
        }
        let mut missing: Vec<&Field> = Vec::new();
        let mut extra: Vec<&Field> = Vec::new();
        for (stated, known) in pairs.into_values() {
            match (stated, known) {
                (Some(stated), Some(known)) => self.field(place, prefix, stated, known),
                (Some(stated), None) => missing.push(stated),
                (None, Some(known)) => extra.push(known),
                _ => {}
            }
        }
        let name = |field: &Field| format!("{} {prefix}{}", place.word(), field.name.value);
        for stated in missing {
            // The same field under another name stands at the same place among its neighbours.
            let renamed =
                extra.iter().position(|known| same_shape(stated, known) && neighbours(stated, page, known, contract));
            match renamed {
                Some(index) => {
                    let known = extra.remove(index);
                    let message = format!("the page calls it so, the contract `{}`", known.name.value);
                    self.push(
                        Kind::Renamed,
                        "field",
                        name(stated),
                        message,
                        Some(stated.name.line),
                        Some(known.name.line),
                        stated.name.inferred,
                    );
                }
                None => {
                    let message = "the page describes it, the contract has none".to_owned();
                    self.push(
                        Kind::Missing,
                        "field",
                        name(stated),
                        message,
                        Some(stated.name.line),
                        None,
                        stated.name.inferred,
                    );
                }
            }
        }
        let outer = self.completed;
        for known in extra {
            let message = "the contract has it, the page does not".to_owned();
            self.completed = outer || known.schema.completed;
            self.push(Kind::Extra, "field", name(known), message, None, Some(known.name.line), false);
        }
        self.completed = outer;
    }

    fn field(&mut self, place: Place, prefix: &str, page: &Field, contract: &Field) {
        let outer = std::mem::replace(&mut self.completed, contract.schema.completed);
        let name = format!("{prefix}{}", contract.name.value);
        let of_request = !matches!(place, Place::Response | Place::ResponseHeader);
        if let Some(stated) = &page.required
            && of_request
        {
            let known = place == Place::Path || contract.required.as_ref().is_some_and(|required| required.value);
            if stated.value != known {
                let word = |required: bool| if required { "required" } else { "optional" };
                let message = format!("it is {} on the page and {} in the contract", word(stated.value), word(known));
                let line = contract.required.as_ref().map_or(contract.name.line, |required| required.line);
                self.push(
                    Kind::Contradicting,
                    "required",
                    format!("{} {name}", place.word()),
                    message,
                    Some(stated.line),
                    Some(line),
                    stated.inferred,
                );
            }
        }
        self.values(place, &name, &page.schema, &contract.schema, page.name.line, contract.name.line);
        self.completed = outer;
    }

    fn values(
        &mut self,
        place: Place,
        name: &str,
        page: &Schema,
        contract: &Schema,
        page_line: u32,
        contract_line: u32,
    ) {
        let field = format!("{} {name}", place.word());
        self.completed |= contract.completed;
        let words = |schema: &Schema| {
            let values = schema.enumeration.as_ref().map(|values| values.value.as_slice()).unwrap_or_default();
            !values.is_empty() && values.iter().all(|value| value == "true" || value == "false")
        };
        let spelt = contract.format.as_ref().is_some_and(|format| format.value == "boolean-string");
        if words(page)
            && (spelt
                || contract.kind() == Some(crate::Kind::Boolean) && place != Place::Response && place != Place::Body)
        {
            // `true` in a query or in quotes is a boolean for everybody who calls it.
            return;
        }
        if let (Some(stated), Some(known)) = (&page.kind, &contract.kind)
            && stated.value != known.value
        {
            let message = format!("the page says {}, the contract {}", stated.value.word(), known.value.word());
            self.push(
                Kind::Contradicting,
                "type",
                field,
                message,
                Some(stated.line),
                Some(known.line),
                stated.inferred,
            );
            return;
        }
        self.single(
            "default",
            &field,
            page.default.as_ref(),
            contract.default.as_ref(),
            page_line,
            contract_line,
            ToString::to_string,
        );
        let stated = page.enumeration.as_ref();
        let known = contract.enumeration.as_ref();
        match (stated, known) {
            (Some(stated), Some(known)) => {
                let without = |these: &[Value], those: &[Value]| -> Vec<String> {
                    these.iter().filter(|value| !those.contains(value)).map(ToString::to_string).collect()
                };
                let (added, gone) = (without(&stated.value, &known.value), without(&known.value, &stated.value));
                let mut parts = Vec::new();
                if !added.is_empty() {
                    parts.push(format!("only the page has {}", added.join(", ")));
                }
                if !gone.is_empty() {
                    parts.push(format!("only the contract has {}", gone.join(", ")));
                }
                if !parts.is_empty() {
                    self.push(
                        Kind::Contradicting,
                        "values",
                        field.clone(),
                        parts.join("; "),
                        Some(stated.line),
                        Some(known.line),
                        stated.inferred,
                    );
                }
            }
            (Some(stated), None) => {
                let shown: Vec<String> = stated.value.iter().map(ToString::to_string).collect();
                let message = format!("the page lists {}, the contract no values", shown.join(", "));
                self.push(
                    Kind::Missing,
                    "values",
                    field.clone(),
                    message,
                    Some(stated.line),
                    Some(contract_line),
                    stated.inferred,
                );
            }
            (None, Some(known)) => {
                let message = "the contract lists values, the page none".to_owned();
                self.push(Kind::Extra, "values", field.clone(), message, Some(page_line), Some(known.line), false);
            }
            (None, None) => {}
        }
        self.bounds(&field, &page.bounds, &contract.bounds, page_line, contract_line);
        self.inner(place, name, page, contract);
    }

    fn inner(&mut self, place: Place, name: &str, page: &Schema, contract: &Schema) {
        match (&page.items, &contract.items) {
            (Some(stated), Some(known)) => {
                let line = |schema: &Schema, outer: &Schema| {
                    schema.kind.as_ref().or(outer.kind.as_ref()).map_or(1, |kind| kind.line)
                };
                self.values(place, &format!("{name}[]"), stated, known, line(stated, page), line(known, contract));
            }
            (None, None) => self.members(place, &format!("{name}."), page, contract),
            _ => {}
        }
    }

    fn schema(&mut self, place: Place, name: &str, page: &Schema, contract: &Schema) {
        match (&page.items, &contract.items) {
            (Some(stated), Some(known)) => self.schema(place, &format!("{name}[]"), stated, known),
            _ => self.members(place, &if name.is_empty() { String::new() } else { format!("{name}.") }, page, contract),
        }
    }

    fn members(&mut self, place: Place, prefix: &str, page: &Schema, contract: &Schema) {
        if page.fields.is_empty() {
            // The page says nothing about what is inside.
            return;
        }
        let outer = self.completed;
        self.completed |= contract.completed;
        self.fields(place, prefix, &page.fields, &contract.fields);
        self.completed = outer;
    }

    fn bounds(&mut self, field: &str, page: &Bounds, contract: &Bounds, page_line: u32, contract_line: u32) {
        let limit =
            |limit: &crate::Limit| format!("{}{}", if limit.exclusive { "more than " } else { "" }, limit.number);
        self.single(
            "bounds",
            &format!("{field} minimum"),
            page.minimum.as_ref(),
            contract.minimum.as_ref(),
            page_line,
            contract_line,
            limit,
        );
        self.single(
            "bounds",
            &format!("{field} maximum"),
            page.maximum.as_ref(),
            contract.maximum.as_ref(),
            page_line,
            contract_line,
            limit,
        );
        // A least length of 0 says nothing.
        let some = |least: &Option<Stated<u64>>| least.clone().filter(|least| least.value > 0);
        self.single(
            "bounds",
            &format!("{field} least"),
            some(&page.least).as_ref(),
            some(&contract.least).as_ref(),
            page_line,
            contract_line,
            ToString::to_string,
        );
        self.single(
            "bounds",
            &format!("{field} most"),
            page.most.as_ref(),
            contract.most.as_ref(),
            page_line,
            contract_line,
            ToString::to_string,
        );
    }

    #[allow(clippy::too_many_arguments, reason = "the parts of a difference")]
    fn single<T: PartialEq>(
        &mut self,
        subject: &'static str,
        field: &str,
        page: Option<&Stated<T>>,
        contract: Option<&Stated<T>>,
        page_line: u32,
        contract_line: u32,
        show: impl Fn(&T) -> String,
    ) {
        let (kind, message) = match (page, contract) {
            (Some(stated), Some(known)) if stated.value != known.value => (
                Kind::Contradicting,
                format!("the page says {}, the contract {}", show(&stated.value), show(&known.value)),
            ),
            (Some(stated), None) => {
                (Kind::Missing, format!("the page says {}, the contract nothing", show(&stated.value)))
            }
            (None, Some(known)) => (Kind::Extra, format!("the contract says {}, the page nothing", show(&known.value))),
            _ => return,
        };
        let at = |stated: Option<&Stated<T>>, line| Some(stated.map_or(line, |stated| stated.line));
        let inferred = page.is_some_and(|stated| stated.inferred);
        self.push(kind, subject, field.to_owned(), message, at(page, page_line), at(contract, contract_line), inferred);
    }
}

fn same_shape(a: &Field, b: &Field) -> bool {
    a.schema.kind() == b.schema.kind()
        && (a.schema.members().is_empty()
            || b.schema.members().is_empty()
            || a.schema.members().len() == b.schema.members().len())
}

/// Whether two fields stand at the same place of their lists, counted from either end.
fn neighbours(a: &Field, of_a: &[Field], b: &Field, of_b: &[Field]) -> bool {
    let index = |field: &Field, fields: &[Field]| fields.iter().position(|known| known.name.value == field.name.value);
    match (index(a, of_a), index(b, of_b)) {
        (Some(a), Some(b)) => of_a.len() == of_b.len() || a == b || of_a.len() - a == of_b.len() - b,
        _ => false,
    }
}
