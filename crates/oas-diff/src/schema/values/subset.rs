//! Whether one set of values holds another, type by type. Alternatives are a union, of which each is looked at with what is
//! said beside them; that only one of `oneOf` may fit is not looked at. What stands inside of values is assumed to be compared
//! by itself, or asked as well.

use std::collections::HashMap;

use oas_contract::{Kind, Schema};

use super::super::conjunction::{Conjunction, Identity, component};
use super::super::flattened::{Flattened, Union};
use super::super::pattern::matches_everything;
use super::super::types::unknown;
use super::Relation;
use super::question::{Medium, Question};
use super::refused::avoids;
use super::scalars::{
    allows_everything, counts, every_value, has_no_fraction, listed, null, numbers, strings, unmodelled,
};
use super::set::ValueSet;
use crate::verdict::Direction;

/// What is asked of schemas that stand inside of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Inside {
    /// They are compared by themselves.
    Assumed,
    /// They count; with the depth.
    Asked(usize),
}

/// Deeper schemas are not looked at.
const DEEPEST: usize = 32;

/// So many comparisons answer one question; beyond, it stays open. So the cost grows with the documents.
const STEPS: usize = 512;

/// So many alternatives are tried beside the likely ones.
pub(super) const TRIED: usize = 24;

type Key = (Identity, Identity, Question, Option<Kind>);

/// The questions that have been answered.
#[derive(Debug)]
pub(crate) struct Subsets {
    known: HashMap<Key, Relation>,
    /// Questions that are being answered: a circle holds where nothing else speaks against it.
    open: HashMap<Key, usize>,
    /// The outermost of them that an answer rests on.
    assumed: Option<usize>,
    /// How many steps are left for this question.
    steps: usize,
    /// How many steps it began with.
    allowance: usize,
}

impl Default for Subsets {
    fn default() -> Self {
        Self { known: HashMap::new(), open: HashMap::new(), assumed: None, steps: STEPS, allowance: STEPS }
    }
}

impl Subsets {
    /// Begins with a question. Where the one before used up its steps, a document may be made of such, and fewer are given.
    fn begin(&mut self) {
        const FEWEST: usize = 16;
        self.allowance =
            if self.steps == 0 { (self.allowance / 2).max(FEWEST) } else { (self.allowance * 2).min(STEPS) };
        self.steps = self.allowance;
    }

    /// Whether one set holds another, apart from what stands inside of values and from alternatives that both have.
    pub(crate) fn shallow<'d>(
        &mut self,
        sub: &ValueSet<'_, 'd>,
        sup: &ValueSet<'_, 'd>,
        question: Question,
    ) -> Relation {
        self.begin();
        self.set(sub, sup, question, None, Inside::Assumed)
    }

    /// Whether one set holds another, with everything inside.
    pub(crate) fn deep<'d>(&mut self, sub: &ValueSet<'_, 'd>, sup: &ValueSet<'_, 'd>, question: Question) -> Relation {
        self.begin();
        self.within(sub, sup, question, None, 0)
    }

    pub(super) fn within<'d>(
        &mut self,
        sub: &ValueSet<'_, 'd>,
        sup: &ValueSet<'_, 'd>,
        question: Question,
        only: Option<Kind>,
        depth: usize,
    ) -> Relation {
        let key = (sub.identity.clone(), sup.identity.clone(), question, only);
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        if let Some(position) = self.open.get(&key) {
            self.assumed = Some(self.assumed.map_or(*position, |known| known.min(*position)));
            return Relation::Within;
        }
        if depth >= DEEPEST || self.steps == 0 {
            return Relation::Unknown;
        }
        self.steps -= 1;
        let position = self.open.len();
        self.open.insert(key.clone(), position);
        let before = self.assumed.take();
        let relation = self.set(sub, sup, question, only, Inside::Asked(depth + 1));
        self.open.remove(&key);
        // What rests on a question that is still open may turn out otherwise.
        let rests = self.assumed.filter(|assumed| *assumed < position);
        let sure = relation == Relation::Outside || rests.is_none();
        self.assumed = [before, rests].into_iter().flatten().min();
        if sure && self.steps > 0 {
            self.known.insert(key, relation);
        }
        relation
    }

    fn answered(&self, sub: Identity, sup: Identity, question: Question, only: Option<Kind>) -> Option<Relation> {
        self.known.get(&(sub, sup, question, only)).copied()
    }

    pub(super) fn set<'d>(
        &mut self,
        sub: &ValueSet<'_, 'd>,
        sup: &ValueSet<'_, 'd>,
        question: Question,
        only: Option<Kind>,
        inside: Inside,
    ) -> Relation {
        if !sub.parts.each(unknown).map(|(word, _)| word).eq(sup.parts.each(unknown).map(|(word, _)| word)) {
            return Relation::Unknown;
        }
        if let Some(relation) = listed(sub, sup, question) {
            return relation.and(null(sub, sup, question, only));
        }
        let depth = match inside {
            Inside::Asked(depth) => depth,
            Inside::Assumed => 0,
        };
        let paired = inside == Inside::Assumed && !sub.parts.unions().is_empty() && !sup.parts.unions().is_empty();
        if !paired && let Some(relation) = self.namesake(sub, sup, question, only, depth) {
            return relation;
        }
        if !sub.parts.unions().is_empty() && !paired {
            return self.each_alternative(sub, sup, question, only, depth).and(null(sub, sup, question, only));
        }
        let mut relation = null(sub, sup, question, only);
        for kind in sub.types.kinds().filter(|kind| only.is_none_or(|only| only == *kind)) {
            relation = relation.and(self.kind(kind, sub, sup, question, inside));
            if relation == Relation::Outside {
                return relation;
            }
            if !paired {
                for union in sup.parts.unions() {
                    let one = self.some_alternative(kind, sub, sup, union, question, depth);
                    let split = match kind {
                        _ if one == Relation::Within => one,
                        Kind::Object => self.tagged(sub, sup, union, question, depth),
                        Kind::Integer => self.together(sub, sup, union, question, depth),
                        _ => one,
                    };
                    relation = relation.and(one.or(split));
                }
            }
        }
        let relation = relation.and(self.refused(sub, sup, question, depth));
        relation.and(self.conditions(sub, sup, question, depth)).and(unmodelled(sub, sup))
    }

    /// A component is most likely in the alternative of its name. Where that cannot be told, more questions would not help.
    fn namesake<'d>(
        &mut self,
        sub: &ValueSet<'_, 'd>,
        sup: &ValueSet<'_, 'd>,
        question: Question,
        only: Option<Kind>,
        depth: usize,
    ) -> Option<Relation> {
        let [union] = sup.parts.unions() else { return None };
        let name = component(&sub.schema.single()?)?;
        let alternative = sup.named_alternatives(name).first()?;
        let schema = sup.alternative(*alternative, union.alone);
        let parts = Flattened::of(&schema);
        let relation = self.within(sub, &ValueSet::new(&schema, &parts), question, only, depth);
        (relation != Relation::Outside).then(|| relation.and(null(sub, sup, question, only)))
    }

    /// Whether everything that an alternative of the one set allows is in the other set.
    fn each_alternative<'d>(
        &mut self,
        sub: &ValueSet<'_, 'd>,
        sup: &ValueSet<'_, 'd>,
        question: Question,
        only: Option<Kind>,
        depth: usize,
    ) -> Relation {
        let mut best = Relation::Outside;
        for union in sub.parts.unions() {
            let mut all = Relation::Within;
            for alternative in &union.alternatives {
                let schema = sub.alternative(*alternative, union.alone);
                all = all.and(match self.answered(schema.identity(), sup.identity.clone(), question, only) {
                    Some(known) => known,
                    None => {
                        let parts = Flattened::of(&schema);
                        self.within(&ValueSet::new(&schema, &parts), sup, question, only, depth)
                    }
                });
                if all == Relation::Outside {
                    break;
                }
            }
            best = best.or(all);
        }
        // Of several lists, one alone says less than they do together.
        let several = sub.parts.unions().len() > 1 && best != Relation::Within;
        if several { Relation::Unknown } else { best }
    }

    /// Whether the values of one type are in an alternative of the other set.
    fn some_alternative<'d>(
        &mut self,
        kind: Kind,
        sub: &ValueSet<'_, 'd>,
        sup: &ValueSet<'_, 'd>,
        union: &Union<'d>,
        question: Question,
        depth: usize,
    ) -> Relation {
        let mut best = Relation::Outside;
        let likely = sub.schema.conjuncts().next().map(|conjunct| sup.likely_alternatives(&conjunct.schema));
        for alternative in likely.into_iter().flatten().chain(union.alternatives.iter().take(TRIED)) {
            let schema = sup.alternative(*alternative, union.alone);
            best = best.or(match self.answered(sub.identity.clone(), schema.identity(), question, Some(kind)) {
                Some(known) => known,
                None => {
                    let parts = Flattened::of(&schema);
                    self.within(sub, &ValueSet::new(&schema, &parts), question, Some(kind), depth)
                }
            });
            if best == Relation::Within {
                break;
            }
        }
        let more = union.alternatives.len() > TRIED && best == Relation::Outside;
        if more { Relation::Unknown } else { best }
    }

    fn kind<'d>(
        &mut self,
        kind: Kind,
        sub: &ValueSet<'_, 'd>,
        sup: &ValueSet<'_, 'd>,
        question: Question,
        inside: Inside,
    ) -> Relation {
        // Multiples of whole numbers are whole numbers.
        let whole =
            kind == Kind::Number && !sup.types.allows(kind) && sup.types.allows(Kind::Integer) && has_no_fraction(sub);
        let kind = if whole { Kind::Integer } else { kind };
        if !sup.types.allows(kind) {
            return self.other_type(kind, sub, sup, question, inside);
        }
        if !sup.listings.is_empty() {
            // Who knows a list that is open expects other values.
            let open =
                question.direction == Direction::Response && sub.parts.any(|part| part.open_values_node().is_some());
            return if open { Relation::Within } else { every_value(kind, sub, sup) };
        }
        match kind {
            Kind::String => strings(sub, sup, question.medium),
            Kind::Integer | Kind::Number => numbers(kind, sub, sup),
            Kind::Boolean => Relation::Within,
            Kind::Array => self.arrays(sub, sup, question, inside),
            Kind::Object => self.objects(sub, sup, question, inside),
        }
    }

    /// Where everything is text, an integer is one as well, and a list of one is its element.
    fn other_type<'d>(
        &mut self,
        kind: Kind,
        sub: &ValueSet<'_, 'd>,
        sup: &ValueSet<'_, 'd>,
        question: Question,
        inside: Inside,
    ) -> Relation {
        let scalar = !matches!(kind, Kind::Array | Kind::Object);
        if !question.medium.is_text() || !scalar {
            return Relation::Outside;
        }
        if !sup.listings.is_empty() && sup.types.allows(Kind::String) {
            return every_value(kind, sub, sup);
        }
        let free = sup.listings.is_empty()
            && sup.length() == (0, None)
            && sup.text_formats().next().is_none()
            && sup.parts.each(Schema::pattern).all(matches_everything);
        if sup.types.allows(Kind::String) && kind != Kind::String {
            return if free { Relation::Within } else { Relation::Unknown };
        }
        if question.medium == Medium::List && sup.types.allows(Kind::Array) {
            let (least, greatest) = sup.items_count();
            let one = Relation::certain(least <= 1 && greatest.is_none_or(|greatest| greatest > 0));
            let depth = if let Inside::Asked(depth) = inside { depth } else { 0 };
            let question = Question { medium: Medium::Text, ..question };
            return match Conjunction::of(&sup.parts.element(0)) {
                Some(element) => one.and(self.across(sub.schema, &element, question, depth)),
                None => one,
            };
        }
        Relation::Outside
    }

    fn arrays<'d>(
        &mut self,
        sub: &ValueSet<'_, 'd>,
        sup: &ValueSet<'_, 'd>,
        question: Question,
        inside: Inside,
    ) -> Relation {
        let single = sub.items_count().1.is_some_and(|most| most <= 1);
        let unique = single || !sup.parts.any(Schema::unique_items) || sub.parts.any(Schema::unique_items);
        let mut relation = counts(sub.items_count(), sup.items_count()).and(Relation::certain(unique));
        let first = sub.parts.prefix_length().max(sup.parts.prefix_length());
        let most = sub.items_count().1;
        for index in (0..=first).filter(|index| most.is_none_or(|most| (*index as u64) < most)) {
            let (left, right) = (sub.parts.element(index), sup.parts.element(index));
            relation = relation.and(self.member(&left, &right, question, inside));
        }
        relation
    }

    /// Whether what one set says of a member or an element is in what the other says.
    pub(super) fn member<'d>(
        &mut self,
        sub: &[Schema<'d>],
        sup: &[Schema<'d>],
        question: Question,
        inside: Inside,
    ) -> Relation {
        let question = Question { medium: question.medium.inside(), ..question };
        match (Conjunction::of(sub), Conjunction::of(sup), inside) {
            (_, None, _) | (Some(_), Some(_), Inside::Assumed) => Relation::Within,
            (None, Some(sup), _) => Relation::certain(allows_everything(&sup)),
            (Some(sub), Some(sup), Inside::Asked(depth)) => self.across(&sub, &sup, question, depth),
        }
    }

    pub(super) fn across<'d>(
        &mut self,
        sub: &Conjunction<'d>,
        sup: &Conjunction<'d>,
        question: Question,
        depth: usize,
    ) -> Relation {
        let (left, right) = (Flattened::of(sub), Flattened::of(sup));
        self.within(&ValueSet::new(sub, &left), &ValueSet::new(sup, &right), question, None, depth)
    }

    /// `not`: what the other set refuses must be refused already, or not be there.
    fn refused<'d>(
        &mut self,
        sub: &ValueSet<'_, 'd>,
        sup: &ValueSet<'_, 'd>,
        question: Question,
        depth: usize,
    ) -> Relation {
        let mut relation = Relation::Within;
        for refused in sup.parts.each(Schema::not) {
            let mut already = Relation::Outside;
            for own in sub.parts.each(Schema::not) {
                already = already.or(self.across(&refused.into(), &own.into(), question, depth));
            }
            if already != Relation::Within {
                relation = relation.and(avoids(sub, refused, question));
            }
        }
        relation
    }
}

pub(super) fn asked(inside: Inside) -> Inside {
    match inside {
        Inside::Assumed => Inside::Asked(0),
        asked @ Inside::Asked(_) => asked,
    }
}
