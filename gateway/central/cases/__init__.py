"""What is received, owned and closed at the office: kinds, states and acts; stores nothing."""
