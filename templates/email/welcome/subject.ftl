Welcome, ${firstName!"and thank you"}
