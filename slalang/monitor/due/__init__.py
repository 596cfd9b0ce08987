"""What is owed today: lives of leads in, a stand-up on one screen out."""
