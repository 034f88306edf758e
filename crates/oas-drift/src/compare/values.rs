//! Two descriptions of one value: type, default, values, bounds. Knows facts only.

use oas_contract::formats::{self, Meaning};
use serde_json::Value;

use super::comparison::{Comparison, Lines};
use crate::difference::{Aspect, Kind};
use oas_pages::facts::{Bounds, Limit, Place, Schema, Stated};

impl Comparison<'_> {
    pub(super) fn values(&mut self, page: &Schema, known: &Schema, lines: Lines) {
        self.completed |= known.completed;
        let spelt = known.format.as_ref().and_then(|format| formats::named(&format.value));
        let spelt = spelt.is_some_and(|format| format.meaning == Meaning::Truth);
        let of_body = matches!(self.address.place, Some(Place::Response | Place::Body));
        if page.spells_boolean() && (spelt || known.kind() == Some(oas_pages::facts::Kind::Boolean) && !of_body) {
            // `true` in a query or in quotes is a boolean for everybody who calls it.
            return;
        }
        if let (Some(stated), Some(held)) = (&page.kind, &known.kind)
            && stated.value != held.value
        {
            let message = format!("{} says {}, {} {}", self.page, stated.value.word(), self.known, held.value.word());
            let lines = (Some(stated.line), Some(held.line));
            self.push(Kind::Contradicting, Aspect::Type, message, lines, stated.inferred);
            return;
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
        match (page, known) {
            (Some(stated), Some(held)) => {
                let without = |these: &[Value], those: &[Value]| -> Vec<String> {
                    these.iter().filter(|value| !those.contains(value)).map(ToString::to_string).collect()
                };
                let (added, gone) = (without(&stated.value, &held.value), without(&held.value, &stated.value));
                let mut parts = Vec::new();
                if !added.is_empty() {
                    parts.push(format!("only {} has {}", self.page, added.join(", ")));
                }
                if !gone.is_empty() {
                    parts.push(format!("only {} has {}", self.known, gone.join(", ")));
                }
                if !parts.is_empty() {
                    let lines = (Some(stated.line), Some(held.line));
                    self.push(Kind::Contradicting, Aspect::Values, parts.join("; "), lines, stated.inferred);
                }
            }
            (Some(stated), None) => {
                let shown: Vec<String> = stated.value.iter().map(ToString::to_string).collect();
                let message = format!("{} lists {}, {} no values", self.page, shown.join(", "), self.known);
                self.push(Kind::Missing, Aspect::Values, message, (Some(stated.line), lines.1), stated.inferred);
            }
            (None, Some(held)) => {
                let message = format!("{} lists values, {} none", self.known, self.page);
                self.push(Kind::Extra, Aspect::Values, message, (lines.0, Some(held.line)), false);
            }
            (None, None) => {}
        }
    }

    fn bounds(&mut self, page: &Bounds, known: &Bounds, lines: Lines) {
        let limit = |limit: &Limit| format!("{}{}", if limit.exclusive { "more than " } else { "" }, limit.number);
        self.single(Aspect::Minimum, page.minimum.as_ref(), known.minimum.as_ref(), lines, limit);
        self.single(Aspect::Maximum, page.maximum.as_ref(), known.maximum.as_ref(), lines, limit);
        // A least length of 0 says nothing.
        let some = |least: &Option<Stated<u64>>| least.clone().filter(|least| least.value > 0);
        let (stated, held) = (some(&page.least), some(&known.least));
        self.single(Aspect::Least, stated.as_ref(), held.as_ref(), lines, ToString::to_string);
        self.single(Aspect::Most, page.most.as_ref(), known.most.as_ref(), lines, ToString::to_string);
    }
}
