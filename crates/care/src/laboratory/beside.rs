//! What stands around the results of a record: those from before treatment, what was noticed, whose they are.

use alloc::vec::Vec;

use retinue_kernel::Day;

use super::result::{Around, LaboratoryResult};
use crate::event::CareFact;
use crate::knowledge::Knowledge;
use crate::record::CareRecord;

/// The latest result of each analyte until the first dose. Of two of one day the one recorded later counts.
pub fn baseline(results: &[LaboratoryResult], first_dose: Day) -> Vec<LaboratoryResult> {
    let mut latest: Vec<LaboratoryResult> = Vec::new();
    for result in results
        .iter()
        .filter(|one| one.on.is_some_and(|on| on <= first_dose))
    {
        let same = latest.iter_mut().find(|one| one.analyte == result.analyte);
        match same {
            Some(known) if known.on > result.on => {}
            Some(known) => *known = result.clone(),
            None => latest.push(result.clone()),
        }
    }
    latest
}

impl CareRecord {
    /// What stands around a result of a day, where treatment began on `first_dose`. A result from before it is no baseline of
    /// itself. A record of care does not hold the day of birth, so that whoever knows the age adds it.
    pub fn around(&self, on: Day, first_dose: Option<Day>, knowledge: &Knowledge) -> Around {
        let first_dose = first_dose.filter(|first| *first < on);
        let symptoms = self.symptoms_about(on);
        let asked = self.symptoms_on(on).is_some();
        let sex = self.latest(on, |fact| match fact {
            CareFact::SexRecorded { sex } => Some(*sex),
            _ => None,
        });
        Around {
            baseline: first_dose
                .map_or_else(Vec::new, |first| baseline(&self.results(knowledge), first)),
            no_symptoms: asked && symptoms.is_empty(),
            symptoms,
            sex: sex.map(|(_, sex)| sex),
            age: None,
        }
    }
}
