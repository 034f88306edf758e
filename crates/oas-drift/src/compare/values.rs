//! Two descriptions of one value: type, default, values, bounds. Knows facts only.

use oas_contract::formats::{self, Meaning};
use oas_pages::facts::{Bounds, Kind as Type, Limit, Location, Schema, Stated};
use serde_json::Value;

use super::comparison::{Comparison, Lines};
use crate::difference::{Aspect, Kind};

impl Comparison<'_> {
    pub(super) fn values(&mut self, page: &Schema, known: &Schema, lines: Lines) {
        self.completed |= known.completed;
        let format = known.format.as_ref().and_then(|format| formats::named(&format.value));
        let is_truth = format.is_some_and(|format| format.meaning == Meaning::Truth);
        let in_body = matches!(self.address.location, Some(Location::Response | Location::Body));
        if page.spells_boolean() && (is_truth || known.kind() == Some(Type::Boolean) && !in_body) {
            // `true` in a query or in quotes is a boolean for everybody who calls it.
            return;
        }
        if let (Some(one), Some(other)) = (&page.kind, &known.kind)
            && one.value != other.value
        {
            let message = format!("{} says {}, {} {}", self.page, one.value.word(), self.known, other.value.word());
            let lines = (Some(one.line), Some(other.line));
            return self.push(Kind::Contradicting, Aspect::Type, message, lines, one.inferred);
        }
        self.single(Aspect::Default, page.default.as_ref(), known.default.as_ref(), lines, ToString::to_string);
        if self.thorough {
            self.single(Aspect::Format, page.format.as_ref(), known.format.as_ref(), lines, Clone::clone);
            self.single(Aspect::Example, page.example.as_ref(), known.example.as_ref(), lines, ToString::to_string);
        }
        self.enumeration(page.enumeration.as_ref(), known.enumeration.as_ref(), lines);
        self.bounds(&page.bounds, &known.bounds, lines);
        self.inner(page, known);
    }

    fn enumeration(&mut self, page: Option<&Stated<Vec<Value>>>, known: Option<&Stated<Vec<Value>>>, lines: Lines) {
        let line = |stated: Option<&Stated<Vec<Value>>>| stated.map(|stated| stated.line);
        let lines = (line(page).or(lines.0), line(known).or(lines.1));
        // The values of one list that the other has not.
        let without = |these: &[Value], those: &[Value]| -> String {
            let lacking = these.iter().filter(|value| !those.contains(value));
            lacking.map(ToString::to_string).collect::<Vec<_>>().join(", ")
        };
        let (kind, message) = match (page, known) {
            (None, None) => return,
            (Some(one), Some(other)) => {
                let only =
                    [(self.page, without(&one.value, &other.value)), (self.known, without(&other.value, &one.value))];
                let parts = only.iter().filter(|(_, values)| !values.is_empty());
                let parts: Vec<String> = parts.map(|(whose, values)| format!("only {whose} has {values}")).collect();
                if parts.is_empty() {
                    return;
                }
                (Kind::Contradicting, parts.join("; "))
            }
            (Some(one), None) => {
                let values = without(&one.value, &[]);
                (Kind::Missing, format!("{} lists {values}, {} no values", self.page, self.known))
            }
            (None, Some(_)) => (Kind::Extra, format!("{} lists values, {} none", self.known, self.page)),
        };
        self.push(kind, Aspect::Values, message, lines, page.is_some_and(|stated| stated.inferred));
    }

    fn bounds(&mut self, page: &Bounds, known: &Bounds, lines: Lines) {
        let limit = |limit: &Limit| format!("{}{}", if limit.exclusive { "more than " } else { "" }, limit.number);
        self.single(Aspect::Minimum, page.minimum.as_ref(), known.minimum.as_ref(), lines, limit);
        self.single(Aspect::Maximum, page.maximum.as_ref(), known.maximum.as_ref(), lines, limit);
        // A least length of 0 says nothing.
        let [least, known_least] =
            [page, known].map(|bounds| bounds.min_length.as_ref().filter(|least| least.value > 0));
        self.single(Aspect::MinLength, least, known_least, lines, ToString::to_string);
        self.single(Aspect::MaxLength, page.max_length.as_ref(), known.max_length.as_ref(), lines, ToString::to_string);
    }
}
