//! `not`: what no value may be. Knows how it is told; whether values are refused by it, the sets of values know.

use oas_contract::Schema;

use super::pair::SchemaPair;
use crate::rules;

pub(crate) fn compare(schemas: &mut SchemaPair<'_, '_>) {
    let (base, head) = (schemas.walk.base, schemas.walk.head);
    let (old, new): (Vec<_>, Vec<_>) =
        (schemas.old.each(Schema::not).collect(), schemas.new.each(Schema::not).collect());
    let same = |one: &Schema<'_>, other: &Schema<'_>| {
        oas_contract::is_same_resolved::<Schema<'_>>((base, one.written()), (head, other.written()))
    };
    let gone = old.iter().find(|one| !new.iter().any(|other| same(one, other)));
    let come = new.iter().find(|other| !old.iter().any(|one| same(one, other)));
    let message = match (gone, come) {
        (None, None) => return,
        (None, Some(_)) => "some values are refused by `not` now",
        (Some(_), None) => "`not` refuses no values any more",
        (Some(_), Some(_)) => "`not` refuses other values now",
    };
    let nodes = (gone.map(Schema::written), come.map(Schema::written));
    schemas.note_values(&rules::NOT_CHANGED, nodes, message);
}
