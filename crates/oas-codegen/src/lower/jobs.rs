//! Jobs: the operation that shows what another one starts. Comes after all operations are known.

use oas_contract::extensions::{JOB, JobPlace};
use oas_contract::{Location, View};

use super::Lowering;
use crate::plan::{JobPlan, ParameterPlan, Place};

/// The methods of a builder that starts a job, which no parameter can have the name of there.
const METHODS: [&str; 3] = ["start", "resume", "send_and_wait"];

impl Lowering<'_> {
    /// Fills what the operations start.
    pub(super) fn jobs(&mut self) {
        let operations = self.document.operations();
        for (index, operation) in operations.iter().enumerate() {
            let Some(job) = operation.job() else { continue };
            let Some(shows) = operations.iter().position(|known| known.id() == Some(&job.operation)) else { continue };
            if let Some(clash) =
                self.plan.operations[index].parameters.iter().find(|known| METHODS.contains(&known.name.as_str()))
            {
                let message =
                    format!("the setter of `{}` would be `{}`, as a method is called", clash.wire, clash.name);
                let place = operation.extension(&JOB).unwrap_or(operation.node());
                self.fault("parameter-name", place, message, "choose another name for it with `x-rust-name`");
            }
            let by_url = matches!(job.at, JobPlace::Url(_));
            let plan =
                |parameters: &[ParameterPlan], name: &str| parameters.iter().find(|known| known.wire == name).cloned();
            let (own, theirs) = (&self.plan.operations[index].parameters, &self.plan.operations[shows].parameters);
            let parameter = operations[shows].job_parameter(&job).filter(|_| !by_url);
            let parameter = parameter.and_then(|parameter| plan(theirs, parameter.name));
            let shared = operation.shared_with(&operations[shows], &job);
            let shared = shared.into_iter().filter_map(|name| plan(own, name).zip(plan(theirs, name)));
            // A URL has all that stands in it.
            let shared = shared.filter(|(own, theirs)| {
                !own.list
                    && !theirs.list
                    && !own.secret
                    && (!by_url || matches!(theirs.place, Place::Head(Location::Header | Location::Cookie, _)))
            });
            let arguments = job.arguments.into_iter().filter(|_| !by_url);
            let arguments = arguments.filter_map(|(name, argument)| Some((argument, plan(theirs, &name)?))).collect();
            let job = JobPlan {
                poll_builder: self.plan.operations[shows].builder.clone(),
                poll_method: self.plan.operations[shows].name.clone(),
                parameter,
                at: job.at.place().text(),
                shared: shared.collect(),
                arguments,
                result: job.result,
            };
            self.plan.operations[shows].followed |= by_url;
            self.plan.operations[index].job = Some(job);
        }
    }
}
