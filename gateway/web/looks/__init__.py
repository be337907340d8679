"""What a guard looks up beside the lane; it holds no act at the lane."""
