//! The closed words of care facts, each with the text by which it is written.

use retinue_kernel::words;

words! {
    /// A region of the skin in which lesions are counted.
    Region {
        /// The forehead.
        Forehead = "forehead",
        /// The right cheek.
        RightCheek = "right-cheek",
        /// The left cheek.
        LeftCheek = "left-cheek",
        /// The nose.
        Nose = "nose",
        /// The chin.
        Chin = "chin",
        /// The chest.
        Chest = "chest",
        /// The back.
        Back = "back",
    }
}

words! {
    /// A kind of treatment that was tried before.
    TherapyKind {
        /// On the skin.
        Topical = "topical",
        /// An antibiotic by mouth.
        OralAntibiotic = "oral-antibiotic",
        /// A hormonal treatment.
        Hormonal = "hormonal",
        /// Isotretinoin.
        Isotretinoin = "isotretinoin",
        /// Something else.
        Other = "other",
    }
}

words! {
    /// What came of a treatment that was tried.
    TherapyOutcome {
        /// It helped enough.
        Helped = "helped",
        /// An adequate course did not help enough.
        Failed = "failed",
        /// It was not tolerated.
        NotTolerated = "not-tolerated",
        /// It goes on.
        GoesOn = "goes-on",
    }
}

words! {
    /// Something about a person on which advice depends.
    Condition {
        /// Severe renal impairment.
        SevereRenalImpairment = "severe-renal-impairment",
        /// Hepatic insufficiency.
        HepaticInsufficiency = "hepatic-insufficiency",
        /// Blood lipids that are much too high.
        ExcessiveLipids = "excessive-lipids",
        /// Too much vitamin A already.
        HypervitaminosisA = "hypervitaminosis-a",
        /// Acne fulminans, or a severe flare.
        AcneFulminans = "acne-fulminans",
        /// Very severe disease with scarring, or mainly on the trunk.
        VerySevereOrTruncal = "very-severe-or-truncal",
        /// Scarring, or the risk of it.
        Scarring = "scarring",
        /// A psychosocial burden.
        PsychosocialBurden = "psychosocial-burden",
        /// Before puberty.
        Prepubertal = "prepubertal",
        /// A condition that puts the mood at risk.
        MoodDisorder = "mood-disorder",
    }
}

words! {
    /// What was understood of somebody's mood, skin or life by looking and asking.
    Extent {
        /// None.
        None = "none",
        /// A little.
        Mild = "mild",
        /// Clearly there.
        Moderate = "moderate",
        /// Very much.
        Severe = "severe",
    }
}

words! {
    /// How things stand against the beginning of the course.
    Change {
        /// Better.
        Better = "better",
        /// The same.
        Same = "same",
        /// Worse.
        Worse = "worse",
    }
}

words! {
    /// Why a course ended.
    EndedFor {
        /// The skin responded.
        Response = "response",
        /// The target was reached.
        Target = "target",
        /// Harm, or the fear of it.
        Harm = "harm",
        /// The patient wished it.
        Wish = "wish",
        /// Anything else.
        Other = "other",
    }
}

impl EndedFor {
    /// Whether the course was completed. What ends it otherwise is open at any time, and needs no rule.
    pub const fn completes(self) -> bool {
        matches!(self, EndedFor::Response | EndedFor::Target)
    }
}

words! {
    /// What a relapse needed: the measure by which studies differ.
    RelapseTreated {
        /// Treatment on the skin.
        Topical = "topical",
        /// Treatment by mouth that is not isotretinoin.
        Systemic = "systemic",
        /// Another course of isotretinoin.
        Isotretinoin = "isotretinoin",
    }
}

words! {
    /// How somebody was contacted.
    ContactBy {
        /// By telephone.
        Telephone = "telephone",
        /// In person.
        InPerson = "in-person",
        /// By video.
        Video = "video",
    }
}

words! {
    /// What makes a reaction serious, in the sense of the regulators' report forms.
    Seriousness {
        /// Death.
        Death = "death",
        /// A threat to life.
        LifeThreatening = "life-threatening",
        /// A stay in hospital, or a longer one.
        Hospitalisation = "hospitalisation",
        /// A lasting disability.
        Disability = "disability",
        /// A congenital anomaly.
        CongenitalAnomaly = "congenital-anomaly",
        /// Otherwise medically important.
        MedicallyImportant = "medically-important",
    }
}

words! {
    /// What became of a reaction.
    ReactionOutcome {
        /// It is over.
        Recovered = "recovered",
        /// It is getting better.
        Recovering = "recovering",
        /// It goes on.
        NotRecovered = "not-recovered",
        /// It left something behind.
        WithSequelae = "with-sequelae",
        /// Nobody knows.
        Unknown = "unknown",
    }
}
