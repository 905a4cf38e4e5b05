//! Who acts: an account, its role and the party it acts for, proven before anything is done.

use retinue_kernel::{Capacity, Id, PharmacyId, PrescriberId, WholesalerId};

use crate::ids::{PatientId, Subject};
use crate::kiosk::Lent;

/// What an account may act as, and for whom.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Role {
    /// A prescriber.
    Prescriber(PrescriberId),
    /// Office staff who enter data for a prescriber.
    Designee(PrescriberId),
    /// A medical assistant of a prescriber's office: weighs, asks and keys in, and neither signs, confirms nor prescribes.
    MedicalAssistant(PrescriberId),
    /// A pharmacist of a pharmacy: at the site where they work now.
    Pharmacist(PharmacyId),
    /// A pharmacist of several sites who has not said yet at which they work now, or of none any more. No account has
    /// this role: a session does.
    BetweenSites,
    /// Staff of a wholesaler, who see no patient.
    Wholesaler(WholesalerId),
    /// A patient, for nobody but themselves.
    Patient(PatientId),
    /// Whoever sits at a device that a clinic lent to one patient for the acts of the month. No account has this role: a
    /// session does.
    Kiosk(Lent),
    /// A parent or guardian, by the id under which patients' records link them. Which patients those are, and until
    /// when, the records alone say.
    Guardian(Id),
    /// Telephone staff of the programme, who enter what a caller may enter once they know who calls.
    PhoneAgent,
    /// A laboratory that sends messages, by its name in the registry of senders. No account has this role: a message that it
    /// sent makes the proof.
    Laboratory(Id),
    /// The registry's administrator.
    Administrator,
    /// The installation itself: what follows from a fact without a person's act.
    System,
}

impl Role {
    /// The role as a fact's envelope names it.
    pub fn capacity(&self) -> Capacity {
        match self {
            Role::Prescriber(_) => Capacity::Prescriber,
            Role::Designee(_) => Capacity::Designee,
            Role::MedicalAssistant(_) => Capacity::MedicalAssistant,
            Role::Pharmacist(_) | Role::BetweenSites => Capacity::Pharmacist,
            Role::Wholesaler(_) => Capacity::Wholesaler,
            Role::Patient(_) | Role::Kiosk(_) => Capacity::Patient,
            Role::Guardian(_) => Capacity::Guardian,
            Role::PhoneAgent => Capacity::PhoneAgent,
            Role::Laboratory(_) => Capacity::Laboratory,
            Role::Administrator => Capacity::Administrator,
            Role::System => Capacity::System,
        }
    }

    /// The prescriber for whose office staff the account is: a designee's or a medical assistant's.
    pub fn staff_of(&self) -> Option<&PrescriberId> {
        match self {
            Role::Designee(prescriber) | Role::MedicalAssistant(prescriber) => Some(prescriber),
            _ => None,
        }
    }

    /// The party of the programme for which the account acts.
    pub fn party(&self) -> Option<Subject> {
        match self {
            Role::Prescriber(id) | Role::Designee(id) | Role::MedicalAssistant(id) => {
                Some(Subject::Prescriber(id.clone()))
            }
            Role::Pharmacist(id) => Some(Subject::Pharmacy(id.clone())),
            Role::Wholesaler(id) => Some(Subject::Wholesaler(id.clone())),
            Role::Patient(_)
            | Role::Kiosk(_)
            | Role::BetweenSites
            | Role::Guardian(_)
            | Role::PhoneAgent
            | Role::Laboratory(_)
            | Role::Administrator
            | Role::System => None,
        }
    }

    /// The word under which the store keeps the role.
    pub(crate) fn word(&self) -> &'static str {
        self.capacity().as_str()
    }

    /// The subject under which the store keeps it: the id of the party or the patient.
    pub(crate) fn subject(&self) -> Option<String> {
        match self {
            Role::Prescriber(id)
            | Role::Designee(id)
            | Role::MedicalAssistant(id)
            | Role::Pharmacist(id)
            | Role::Guardian(id)
            | Role::Laboratory(id)
            | Role::Wholesaler(id) => Some(id.to_string()),
            Role::Patient(patient) => Some(patient.to_string()),
            Role::Kiosk(lent) => Some(lent.patient.to_string()),
            Role::PhoneAgent | Role::Administrator | Role::System | Role::BetweenSites => None,
        }
    }

    /// Reads the stored word and subject.
    pub(crate) fn from_stored(word: &str, subject: Option<&str>) -> Option<Role> {
        let id = || subject.and_then(Id::new);
        Some(match Capacity::from_text(word)? {
            Capacity::Prescriber => Role::Prescriber(id()?),
            Capacity::Designee => Role::Designee(id()?),
            Capacity::MedicalAssistant => Role::MedicalAssistant(id()?),
            Capacity::Pharmacist => Role::Pharmacist(id()?),
            Capacity::Wholesaler => Role::Wholesaler(id()?),
            Capacity::Patient => Role::Patient(subject?.parse().ok()?),
            Capacity::Guardian => Role::Guardian(id()?),
            Capacity::PhoneAgent => Role::PhoneAgent,
            Capacity::Administrator => Role::Administrator,
            _ => return None,
        })
    }
}

/// The proof of who asks. It comes from a verified session ([`Ledger::session`](crate::Ledger::session)), or from the
/// installation's own doors, which are named as such: [`Ledger::at_the_console`](crate::Ledger::at_the_console) and,
/// in a ledger marked as a demo only, [`Ledger::in_the_demo`](crate::Ledger::in_the_demo).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Actor {
    account: Id,
    role: Role,
    /// The program that reads in the account's name, where the person let one in.
    through: Option<Id>,
}

impl Actor {
    pub(crate) fn proven(account: Id, role: Role) -> Actor {
        Actor {
            account,
            role,
            through: None,
        }
    }

    /// The same person, for whom a program reads that they let in.
    pub(crate) fn through(self, program: Id) -> Actor {
        Actor {
            through: Some(program),
            ..self
        }
    }

    /// The program that reads in the person's name; none where they act themselves.
    pub(crate) fn by_program(&self) -> Option<&Id> {
        self.through.as_ref()
    }

    /// The installation itself.
    pub(crate) fn system() -> Actor {
        Actor::proven(installation(), Role::System)
    }

    /// The account that acts; it stands in `by`.
    pub fn account(&self) -> &Id {
        &self.account
    }

    /// What the account acts as.
    pub fn role(&self) -> &Role {
        &self.role
    }

    /// The actor as a prescriber or a member of a prescriber's office staff.
    pub fn clinician(&self) -> Option<Clinician> {
        match &self.role {
            Role::Prescriber(prescriber)
            | Role::Designee(prescriber)
            | Role::MedicalAssistant(prescriber) => Some(Clinician {
                actor: self.clone(),
                prescriber: prescriber.clone(),
            }),
            _ => None,
        }
    }

    /// The actor as a pharmacist.
    pub fn pharmacist(&self) -> Option<Pharmacist> {
        match &self.role {
            Role::Pharmacist(pharmacy) => Some(Pharmacist {
                actor: self.clone(),
                pharmacy: pharmacy.clone(),
            }),
            _ => None,
        }
    }

    /// The actor as a pharmacist, at whichever of their sites, or at none yet.
    pub fn pharmacy_staff(&self) -> Option<PharmacyStaff> {
        matches!(self.role, Role::Pharmacist(_) | Role::BetweenSites).then(|| PharmacyStaff {
            actor: self.clone(),
        })
    }

    /// The actor as a wholesaler's staff.
    pub fn wholesaler(&self) -> Option<Wholesaler> {
        match &self.role {
            Role::Wholesaler(wholesaler) => Some(Wholesaler {
                actor: self.clone(),
                wholesaler: wholesaler.clone(),
            }),
            _ => None,
        }
    }

    /// The actor as a patient.
    pub fn patient(&self) -> Option<Patient> {
        match &self.role {
            Role::Patient(patient) => Some(Patient {
                actor: self.clone(),
                patient: *patient,
            }),
            _ => None,
        }
    }

    /// The actor as whoever sits at a device that was lent.
    pub fn kiosk(&self) -> Option<Kiosk> {
        match &self.role {
            Role::Kiosk(lent) => Some(Kiosk {
                actor: self.clone(),
                lent: lent.clone(),
            }),
            _ => None,
        }
    }

    /// The actor as a parent or guardian.
    pub fn guardian(&self) -> Option<Guardian> {
        match &self.role {
            Role::Guardian(guardian) => Some(Guardian {
                actor: self.clone(),
                guardian: guardian.clone(),
            }),
            _ => None,
        }
    }

    /// The actor as telephone staff of the programme.
    pub fn phone_agent(&self) -> Option<PhoneAgent> {
        matches!(self.role, Role::PhoneAgent).then(|| PhoneAgent {
            actor: self.clone(),
        })
    }

    /// The actor as the registry's administrator.
    pub fn administrator(&self) -> Option<Administrator> {
        matches!(self.role, Role::Administrator).then(|| Administrator {
            actor: self.clone(),
        })
    }
}

/// The account name under which the installation itself acts. No login can take it: logins have no space.
pub(crate) fn installation() -> Id {
    Id::new("the installation").unwrap_or_else(|| Id::of_position(0))
}

/// Proof of a prescriber, or of a designee or a medical assistant who acts for one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Clinician {
    actor: Actor,
    prescriber: PrescriberId,
}

impl Clinician {
    /// Who acts.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The prescriber whose patients they see.
    pub fn prescriber(&self) -> &PrescriberId {
        &self.prescriber
    }
}

/// Proof of a pharmacist.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pharmacist {
    actor: Actor,
    pharmacy: PharmacyId,
}

impl Pharmacist {
    /// Who acts.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The pharmacy for which they act.
    pub fn pharmacy(&self) -> &PharmacyId {
        &self.pharmacy
    }
}

/// Proof of a pharmacist at whichever of their sites, or at none yet: enough to choose one, and for nothing that is done
/// at one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PharmacyStaff {
    actor: Actor,
}

impl PharmacyStaff {
    /// Who acts.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The site where they work now, if they have said so.
    pub fn site(&self) -> Option<&PharmacyId> {
        match &self.actor.role {
            Role::Pharmacist(site) => Some(site),
            _ => None,
        }
    }
}

/// Proof of a wholesaler's staff.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wholesaler {
    actor: Actor,
    wholesaler: WholesalerId,
}

impl Wholesaler {
    /// Who acts.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The wholesaler for which they act.
    pub fn wholesaler(&self) -> &WholesalerId {
        &self.wholesaler
    }
}

/// Proof of a patient.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Patient {
    actor: Actor,
    patient: PatientId,
}

impl Patient {
    /// Who acts.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The one patient they may see: themselves.
    pub fn patient(&self) -> PatientId {
        self.patient
    }
}

/// Proof of a device that a clinic lent to one patient.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Kiosk {
    actor: Actor,
    lent: Lent,
}

impl Kiosk {
    /// Who acts.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The one patient to whom it was lent.
    pub fn patient(&self) -> PatientId {
        self.lent.patient
    }

    /// Whether the person has said who they are.
    pub fn is_proven(&self) -> bool {
        self.lent.is_proven
    }
}

/// Proof of a parent or guardian.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Guardian {
    actor: Actor,
    guardian: Id,
}

impl Guardian {
    /// Who acts.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The id under which records link them.
    pub fn guardian(&self) -> &Id {
        &self.guardian
    }
}

/// Proof of telephone staff of the programme.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PhoneAgent {
    actor: Actor,
}

impl PhoneAgent {
    /// Who acts.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }
}

/// Proof of the registry's administrator.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Administrator {
    actor: Actor,
}

impl Administrator {
    /// Whoever runs a command on the machine that holds the ledger's files.
    pub(crate) fn at_the_console() -> Administrator {
        let account = Id::new("the console").unwrap_or_else(installation);
        Administrator {
            actor: Actor::proven(account, Role::Administrator),
        }
    }

    /// Who acts.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }
}
