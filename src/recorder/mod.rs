//! What observations mean for the timeline: the life cycle of local rules, sources and deploys (pure).
